"""Every address of the desk. Changes are POSTs; a GET changes nothing, save the one-time link that it uses up."""

from django.urls import path

from inroad.web import door
from inroad.web.views import (
    history,
    imports,
    organisations,
    people,
    person,
    review,
    search,
    settings,
    start,
    targets,
    today,
)

urlpatterns = [
    path("open", door.open_with_token, name="open"),
    path("", today.today, name="today"),
    path("start/", start.start, name="start"),
    path("begin/", start.begin, name="begin"),
    path("import/", imports.imports, name="imports"),
    path("import/files/", imports.upload, name="import-files"),
    path("import/run/<str:key>/", imports.run, name="import-run"),
    path("import/<int:import_id>/", imports.report, name="import"),
    path("import/<int:import_id>/publish/", imports.publish, name="import-publish"),
    path("import/<int:import_id>/discard/", imports.discard, name="import-discard"),
    path("import/<int:import_id>/undo/", imports.undo, name="import-undo"),
    path("import/<int:import_id>/resume/", imports.resume, name="import-resume"),
    path("review/", review.review, name="review"),
    path("review/same-names/", review.same_names, name="review-same-names"),
    path("review/<int:pair_id>/", review.answer, name="review-answer"),
    path("people/", people.people, name="people"),
    path("people/chosen/", people.bulk, name="people-bulk"),
    path("people/add/", people.add, name="person-add"),
    path("people/names/", people.names, name="people-names"),
    path("people/<int:person_id>/", person.person, name="person"),
    path("people/<int:person_id>/tie/", person.tie, name="person-tie"),
    path("people/<int:person_id>/edit/", person.edit, name="person-edit"),
    path("people/<int:person_id>/identities/", person.identities, name="person-identities"),
    path("people/<int:person_id>/positions/", person.positions, name="person-positions"),
    path("people/<int:person_id>/knows/", person.knows, name="person-knows"),
    path("people/<int:person_id>/tags/", person.tags, name="person-tags"),
    path("people/<int:person_id>/put/", person.put, name="person-put"),
    path("people/<int:person_id>/merge/", person.merge, name="person-merge"),
    path("people/<int:person_id>/timeline/", person.timeline, name="person-timeline"),
    path("people/<int:person_id>/sheet/", person.sheet, name="person-sheet"),
    path("targets/", targets.targets, name="targets"),
    path("targets/add/", targets.add, name="target-add"),
    path("targets/<int:target_id>/", targets.target, name="target"),
    path("targets/<int:target_id>/stage/", targets.stage, name="target-stage"),
    path("targets/<int:target_id>/edit/", targets.edit, name="target-edit"),
    path("targets/<int:target_id>/put/", targets.put, name="target-put"),
    path("organisations/<int:organisation_id>/", organisations.organisation, name="organisation"),
    path("organisations/<int:organisation_id>/edit/", organisations.edit, name="organisation-edit"),
    path("settings/", settings.settings, name="settings"),
    path("settings/me/", settings.introduce, name="settings-me"),
    path("settings/address/", settings.address, name="settings-address"),
    path("settings/employer/", settings.employer, name="settings-employer"),
    path("settings/trust/", settings.trust, name="settings-trust"),
    path("settings/theme/", settings.theme, name="theme"),
    path("settings/backup/", settings.backup, name="backup"),
    path("settings/restore/", settings.restore, name="restore"),
    path("settings/export/", settings.export, name="export"),
    path("settings/erase/", settings.erase, name="erase"),
    path("trash/", settings.trash, name="trash"),
    path("history/", history.history, name="history"),
    path("history/undo/", history.undo, name="undo"),
    path("search/", search.search, name="search"),
]

handler400 = "inroad.web.problems.bad_request"
handler403 = "inroad.web.problems.forbidden"
handler404 = "inroad.web.problems.not_found"
handler500 = "inroad.web.problems.server_error"
