"""Imports: staged in committed, invisible chunks, published in one transaction, undone by their supports."""

from django.db import models

from inroad.store.models.desk import Desk


class Import(models.Model):
    """One run over some files. ``state``: "staging" (being read), "staged" (not yet visible), "published", "undone"."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="imports")
    state = models.TextField(default="staging")
    started_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    owner_token = models.TextField(default="")  # the process that is at it: host, process id, its start time
    result = models.JSONField(default=dict)


class ImportFile(models.Model):
    """One path the user gave. ``digest`` tells an unchanged file when an interrupted import is taken up again."""

    parent = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="files")
    path = models.TextField()
    name = models.TextField()
    format = models.TextField(default="")
    digest = models.TextField(default="")
    size = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    skipped = models.IntegerField(default=0)
    done = models.BooleanField(default=False)


class ImportSkip(models.Model):
    """What was left out of a file, and why; bounded per file, the rest is counted in ``ImportFile.skipped``."""

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="skips")
    where = models.TextField()
    reason = models.TextField()


class StagedChunk(models.Model):
    """Records read but not yet visible, as compressed JSON (see ``desk.imports.staging``). Gone after publishing."""

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="chunks")
    number = models.IntegerField()
    payload = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="staged_chunk_once")]


class Support(models.Model):
    """A further import that also holds a fact (the first one is the fact's ``born``).

    ``said``: of a person, how this import calls them, so that they keep a name when the first one is undone.
    """

    PERSON, IDENTITY, CARD, ORGANISATION, POSITION, INTERACTION, EVIDENCE, TAG, TARGET = range(1, 10)
    TABLES = (
        "Person",
        "Identity",
        "Card",
        "Organisation",
        "Position",
        "Interaction",
        "Evidence",
        "PersonTag",
        "Target",
    )

    parent = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="supports")
    kind = models.SmallIntegerField()
    fact_id = models.BigIntegerField()
    said = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "fact_id", "parent"], name="support_once")]
