"""Documents: listed, shown, taken in, removed."""

import logging
from datetime import date
from urllib.parse import quote

from fastapi import APIRouter, Request, Response, UploadFile

from ingest_docs.file_names import safe_name
from ingest_docs.pipeline import failed
from service import commands
from service.api.desk import DeskHere, SettingsHere
from service.commands import Document, DocumentArguments, GivenFile, IngestArguments, LookupArguments
from service.errors import TooLarge
from service.sources import original_file

router = APIRouter(prefix="/documents", tags=["documents"])

log = logging.getLogger(__name__)

MIB = 1024 * 1024


@router.get("")
async def listed(desk: DeskHere, as_of: date | None = None) -> Document:
    """List documents, each with whether it is in force on the day asked and what stands in for it."""
    return await commands.documents_list(desk, LookupArguments(as_of=as_of))


@router.get("/{name}")
async def shown(name: str, desk: DeskHere) -> Document:
    """Show a document, named by id, doc_id, number or title: sections, passages and facts, and what its file hides."""
    return await commands.documents_show(desk, DocumentArguments(document=name))


@router.get("/{name}/original", response_class=Response)
def original(name: str, desk: DeskHere, show_personal_data: bool = False) -> Response:
    """Hand out the file as it was taken in; one that lists residents only with `show_personal_data`, and the log says so."""
    version = commands.find_document(desk, name)
    data = original_file(desk, version, show_personal_data)
    # the desk never shows a stranger's file as a page of its own
    return Response(data, media_type="application/octet-stream", headers={
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(version.file_name)}", "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff"})


@router.post("", status_code=201)
async def taken_in(files: list[UploadFile], request: Request, desk: DeskHere, settings: SettingsHere) -> Document:
    """Take files in; each gets a report, also when it fails.  Closing the connection ends it after the file in hand."""
    reports: list[Document] = []
    most = settings.max_upload_mb
    fitting = [file for file in files if (file.size or 0) <= most * MIB]
    if not fitting:
        raise TooLarge(f"{', '.join(_named(file) for file in files)}: larger than {most} MiB")
    for file in files:
        if await request.is_disconnected():
            log.info("upload cancelled", extra={"files": len(files), "done": len(reports)})
            break
        name = file.filename or ""
        if file in fitting:
            given = GivenFile.of(name, f"upload:{name}", await file.read())
            reports += (await commands.ingest(desk, IngestArguments(files=(given,))))["documents"]
        else:
            message = f"{_named(file)} has {file.size} bytes; the most that is taken at once is {most} MiB"
            reports.append(failed(f"upload:{_named(file)}", "too_large", message).model_dump(mode="json"))
    return {"documents": reports}


@router.delete("/{name}")
async def removed(name: str, desk: DeskHere) -> Document:
    """Remove a document: it answers nothing from now on."""
    return await commands.documents_remove(desk, DocumentArguments(document=name))


def _named(file: UploadFile) -> str:
    return safe_name(file.filename or "") or "a file without a name"
