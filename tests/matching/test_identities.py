import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.matching import identities
from inroad.matching.identities import Kind


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Jane.Doe@ACME.example", "jane.doe@acme.example"),
        ("<jane@acme.example>", "jane@acme.example"),
        ("mailto:jane@acme.example", "jane@acme.example"),
        ("jane@Bücher.example", "jane@xn--bcher-kva.example"),
        ("perry.@enron.example", "perry.@enron.example"),
        ("jane@acme.example.", "jane@acme.example"),
    ],
)
def test_an_address_has_one_normal_form(text, normal):
    assert identities.email(text) == normal
    assert identities.email(normal) == normal


@pytest.mark.parametrize(
    "text", ["", "@", "jane", "jane@", "@acme.example", "a b@acme.example", "a@b..example", "a@-b.example", "a@b@c"]
)
def test_what_is_no_address_is_refused(text):
    assert identities.email(text) is None


def test_gmail_spellings_are_one_mailbox_but_keep_their_address():
    assert identities.email("J.Doe+news@googlemail.com") == "j.doe+news@googlemail.com"
    assert identities.email_key("j.doe+news@googlemail.com") == identities.email_key("jdoe@gmail.com")
    assert identities.email_key("j.doe@acme.example") != identities.email_key("jdoe@acme.example")
    assert identities.email_key("j+a@acme.example") == "j+a@acme.example"


@pytest.mark.parametrize(
    ("text", "region", "normal"),
    [
        ("+49 30 1234567", None, "+49301234567"),
        ("030 1234567", "DE", "+49301234567"),
        ("(415) 555-0100", "us", "+14155550100"),
        ("+1 415 555 0100 ext. 12", None, "+14155550100;ext=12"),
        ("030 1234567", None, None),
        ("call me", "DE", None),
        ("1" * 10_000, "DE", None),
    ],
)
def test_a_phone_number_becomes_e164_or_nothing(text, region, normal):
    assert identities.phone(text, region=region) == normal


@pytest.mark.parametrize(
    "text",
    [
        "https://www.linkedin.com/in/jane-doe-1/",
        "http://de.linkedin.com/in/Jane-Doe-1/en?trk=x#top",
        "linkedin.com/in/jane-doe-1",
        "https://m.linkedin.com//in/jane%2Ddoe-1",
    ],
)
def test_a_linkedin_profile_has_one_normal_form(text):
    assert identities.url(text) == "linkedin.com/in/jane-doe-1"
    assert identities.is_profile("linkedin.com/in/jane-doe-1")


def test_percent_encoded_slugs_meet_their_letters():
    assert identities.url("linkedin.com/in/jos%C3%A9-x/") == identities.url("https://linkedin.com/in/josé-x")


def test_a_home_page_points_at_nobody():
    assert identities.url("https://www.Acme.example/") == "acme.example"
    assert not identities.is_profile("acme.example")
    assert not identities.is_profile("linkedin.com/company/acme")


@pytest.mark.parametrize(
    "text", ["", "jane doe", "http://[bad", "ftp://acme.example", "javascript:alert(1)", "https://u:p@acme.example"]
)
def test_what_is_no_web_address_is_refused(text):
    assert identities.url(text) is None


@pytest.mark.parametrize(
    "domain",
    ["gmail.com", "gmx.de", "web.de", "yahoo.co.uk", "outlook.fr", "icloud.com", "qq.com", "163.com", "proton.me"],
)
def test_free_mail_says_nothing_about_an_employer(domain):
    assert identities.is_free_mail(domain)


def test_a_firm_is_no_free_mail():
    assert not identities.is_free_mail("acme.example")
    assert not identities.is_free_mail("mailboxes.example")


def test_role_addresses_are_known_in_their_spellings():
    assert identities.is_role_address("info@acme.example")
    assert identities.is_role_address("no-reply+7@acme.example")
    assert identities.is_role_address("customer.service@acme.example")
    assert not identities.is_role_address("ravi.bose@acme.example")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("jane@acme.example", Kind.EMAIL),
        ("+49 (30) 123-4567", Kind.PHONE),
        ("https://acme.example/jane", Kind.URL),
        ("linkedin.com/in/jane", Kind.URL),
        ("Jane Doe", Kind.NAME),
        ("李小龙", Kind.NAME),
        ("  ", Kind.NOTHING),
        ("!!", Kind.NOTHING),
    ],
)
def test_a_pasted_text_is_recognised(text, kind):
    assert identities.kind_of(text) is kind


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_normal_forms_never_fail_and_are_stable(text):
    identities.kind_of(text)
    address = identities.email(text)
    assert address is None or identities.email(address) == address
    where = identities.url(text)
    assert where is None or " " not in where
    identities.phone(text, region="DE")
