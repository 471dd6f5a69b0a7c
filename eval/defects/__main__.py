"""`python -m eval.defects --run ROWS.jsonl` plants every defect in a stored run and prints what moved."""

import argparse
import sys
from pathlib import Path

from eval.defects.planting import lines, plant, prepared
from eval.rows import read_rows


def main() -> None:
    """Print the table of a stored run; exit 1 when a defect is not seen, or moves more than it may."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--run", type=Path, required=True, nargs="+", help="rows.jsonl of a run; several are taken together")
    rows = [row for path in parser.parse_args().run for row in read_rows(path.read_text("utf-8"))]
    seen = list(plant(prepared(rows)))
    print("\n".join(lines(seen)))
    sys.exit(any(one.unseen or one.unexpected for one in seen))


if __name__ == "__main__":
    main()
