"""Addresses of what stands beside a password. allauth finds its pages by these names; the paths are ours.

Only a served installation has them: on a laptop the apps behind them are not loaded.
"""

from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path
from django.views.generic import RedirectView

from inroad.desk.accounts import TRIES, TRIES_FROM_ONE_PLACE
from inroad.web.sign_on import bounded, served
from inroad.web.views import security

_AGAIN = "password again"

urlpatterns = [
    path("sign-in/here/", served(RedirectView.as_view(pattern_name="sign-in")), name="account_login"),
    path("sign-in/second/", bounded(factors.authenticate, "second factor"), name="mfa_authenticate"),
    path("sign-in/passkey/", bounded(passkeys.login_webauthn, "passkey", each=TRIES_FROM_ONE_PLACE),
         name="mfa_login_webauthn"),
    path("sign-in/single/", security.single, name="sign-in-single"),
    path("sign-in/<str:provider_id>/back/", bounded(oidc.callback, "single sign-on", each=TRIES_FROM_ONE_PLACE),
         name="openid_connect_callback"),
    path("account/", security.security, name="mfa_index"),
    path("account/again/", security.again, name="account_reauthenticate"),
    path("account/again/code/", bounded(factors.reauthenticate, _AGAIN), name="mfa_reauthenticate"),
    path("account/again/passkey/", bounded(passkeys.reauthenticate_webauthn, _AGAIN),
         name="mfa_reauthenticate_webauthn"),
    path("account/app/", bounded(totp.activate_totp, "authenticator", each=TRIES), name="mfa_activate_totp"),
    path("account/app/end/", served(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/codes/", served(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("account/codes/new/", served(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("account/codes/file/", served(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("account/passkeys/", served(RedirectView.as_view(pattern_name="mfa_index")), name="mfa_list_webauthn"),
    path("account/passkeys/add/", bounded(passkeys.add_webauthn, "passkey added"), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/", served(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/end/", served(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("account/sessions/", security.sessions, name="account-sessions"),
    path("account/address/", security.address, name="account-address"),
    path("address/<str:secret>/", security.confirm_address, name="address-confirm"),
    path("account/leave/", security.leave, name="account-leave"),
]  # fmt: skip
