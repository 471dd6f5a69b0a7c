"""`python -m eval.bench`: how fast the service starts and answers, and how much memory it holds."""

import argparse
import json
import tempfile
from pathlib import Path

from eval.bench.service import measure_service


def main() -> None:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="an ingested home; the sample county in a new one otherwise")
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--asks", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure_service(given.home, Path(folder) / "home", given.starts, given.asks), indent=2))


if __name__ == "__main__":
    main()
