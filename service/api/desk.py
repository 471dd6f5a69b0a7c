"""What a request works with: the desk that is being served."""

from typing import Annotated

from fastapi import Depends, Request

from service.settings import Settings
from service.standing import Standing
from service.wiring import Desk


def _standing(request: Request) -> Standing:
    standing: Standing = request.app.state.standing
    return standing


def _desk(standing: Annotated[Standing, Depends(_standing)]) -> Desk:
    return standing.desk


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


StandingHere = Annotated[Standing, Depends(_standing)]
DeskHere = Annotated[Desk, Depends(_desk)]
SettingsHere = Annotated[Settings, Depends(_settings)]
