"""``/healthz``: whether this server can do its work, for whatever watches it. Tells nothing else."""

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from inroad.web.door import is_local


@require_safe
def healthz(_: HttpRequest) -> HttpResponse:
    if is_local():
        raise Http404
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except (DatabaseError, OSError):
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
