"""One sample for the whole folder, and what its files say."""

import pytest

from fixtures.sample_files import Files, Ties
from inroad.sample import Sample, write


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return write(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def files(sample: Sample) -> Files:
    return Files(sample)


@pytest.fixture(scope="session")
def strict(files: Files) -> Ties:
    return Ties(files, loose=False)


@pytest.fixture(scope="session")
def loose(files: Files) -> Ties:
    return Ties(files, loose=True)
