"""What holds on a day at a place and which places are known, worked out once until the versions change."""

from datetime import date

from service.domain.documents import Version
from service.domain.places import Place
from service.retrieval.gazetteer import Gazetteer
from service.retrieval.in_force import in_force

MOST = 64  # days and places kept; a desk asks for one or two


class Holding:
    """The answers for one list of versions; another list is another `Holding`."""

    def __init__(self, versions: tuple[Version, ...], gazetteer: Gazetteer) -> None:
        self.versions = versions
        self.gazetteer = gazetteer.with_documents(versions)
        self._scopes: dict[tuple[date, Place | None], dict[str, Version]] = {}

    def scope(self, as_of: date, place: Place | None) -> dict[str, Version]:
        """Return the versions in force on a day at a place, by id; at every place when None."""
        key = (as_of, place)
        known = self._scopes.get(key)
        if known is None:
            holding = in_force(self.versions, as_of)
            known = {
                version.version_id: version
                for version in self.versions
                if version.version_id in holding and (place is None or self.gazetteer.applies(version, place))
            }
            if len(self._scopes) >= MOST:
                self._scopes.clear()
            self._scopes[key] = known
        return dict(known)
