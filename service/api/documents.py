"""Documents: listed, shown, taken in, removed."""

from datetime import date
from pathlib import PurePosixPath, PureWindowsPath

from fastapi import APIRouter, HTTPException, UploadFile

from service import commands
from service.api.desk import DeskHere, SettingsHere
from service.commands import Document, DocumentArguments, GivenFile, IngestArguments, LookupArguments
from service.errors import WrongCall

router = APIRouter(prefix="/documents", tags=["documents"])

MIB = 1024 * 1024
LONGEST_NAME = 200


@router.get("")
async def listed(desk: DeskHere, as_of: date | None = None) -> Document:
    """List documents, each with whether it is in force on the day asked and what stands in for it."""
    return await commands.documents_list(desk, LookupArguments(as_of=as_of))


@router.get("/{name}")
async def shown(name: str, desk: DeskHere) -> Document:
    """Show a document, named by id, doc_id, number or title: sections, passages and facts."""
    return await commands.documents_show(desk, DocumentArguments(document=name))


@router.post("", status_code=201)
async def taken_in(files: list[UploadFile], desk: DeskHere, settings: SettingsHere) -> Document:
    """Take files in; each gets a report, also when it fails."""
    given = [await _read(file, settings.max_upload_mb) for file in files]
    return await commands.ingest(desk, IngestArguments(files=tuple(given)))


@router.delete("/{name}")
async def removed(name: str, desk: DeskHere) -> Document:
    """Remove a document: it answers nothing from now on."""
    return await commands.documents_remove(desk, DocumentArguments(document=name))


def safe_name(name: str | None) -> str:
    """Return an uploaded file's own name without folders.  Raises: WrongCall."""
    own = PurePosixPath(PureWindowsPath(name or "").name).name.strip()
    if not own or own in (".", "..") or len(own) > LONGEST_NAME or not own.isprintable():
        raise WrongCall("a file needs a name without control characters, of at most 200 characters")
    return own


async def _read(file: UploadFile, most_mib: int) -> GivenFile:
    name = safe_name(file.filename)
    if file.size is not None and file.size > most_mib * MIB:
        raise HTTPException(413, f"{name} is larger than {most_mib} MiB")
    return GivenFile.of(name, f"upload:{name}", await file.read())
