"""Errors as `application/problem+json` (RFC 9457), never with a stack trace."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from service.errors import WatchdeskError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


def install(app: FastAPI) -> None:
    """Let every error of the app answer as a problem document."""
    app.add_exception_handler(WatchdeskError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _unexpected)


def problem(status: int, code: str, detail: str) -> JSONResponse:
    """Return a problem document as a response."""
    return JSONResponse(problem_document(status, code, detail), status, media_type=MEDIA_TYPE)


def problem_document(status: int, code: str, detail: str) -> dict[str, Any]:
    """Return what a problem says."""
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": detail}


async def _expected(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, WatchdeskError)
    return problem(error.status, error.code, str(error))


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    said = "; ".join(f"{'.'.join(map(str, one['loc'][1:])) or 'body'}: {one['msg']}" for one in error.errors())
    return problem(422, "wrong_call", said)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    codes = {401: "unauthorized", 403: "forbidden", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}
    detail = str(error.detail)
    if error.status_code == 404 and detail == "Not Found":
        detail = f"there is nothing at {request.url.path}; /api/openapi.json lists what there is"
    response = problem(error.status_code, codes.get(error.status_code, "wrong_call"), detail)
    response.headers.update(error.headers or {})
    return response


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    # Starlette's outermost layer logs the exception with its trace after this answer went out.
    return problem(500, "failed", f"the desk failed ({type(error).__name__}); its log says more")
