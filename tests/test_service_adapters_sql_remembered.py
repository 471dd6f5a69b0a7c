from service.adapters.sql.remembered import Remembered


def test_the_same_question_is_read_once_until_a_write() -> None:
    reads: list[int] = []
    remembered = Remembered(alone=True)

    def read() -> int:
        reads.append(1)
        return len(reads)

    assert [remembered.get("a", read), remembered.get("a", read)] == [1, 1]
    remembered.forget()
    assert remembered.get("a", read) == 2


def test_what_was_read_while_somebody_wrote_is_not_kept() -> None:
    remembered = Remembered(alone=True)

    def read_during_a_write() -> str:
        remembered.forget()
        return "old"

    assert remembered.get("a", read_during_a_write) == "old"
    assert remembered.get("a", lambda: "new") == "new"


def test_where_others_may_write_nothing_is_kept() -> None:
    remembered = Remembered(alone=False)

    assert [remembered.get("a", lambda: 1), remembered.get("a", lambda: 2)] == [1, 2]
