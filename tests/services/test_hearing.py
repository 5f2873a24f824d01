"""What a sender hears: kept, waiting, or not kept, so that it sends again."""

from dataclasses import replace

import pytest

from tests.services.test_inbox import EVA, about
from triage_desk.errors import EnvironmentFault, UserError
from triage_desk.services.hearing import answer


class Spoken:
    """Reads blocks of one letter each: "a" is a message about Eva, "x" cannot be read."""

    def read(self, block, _ruleset):
        if block == b"x":
            raise UserError("There is no message.")
        return tuple(about(number=str(number)) for number, _one in enumerate(block))

    def answer(self, _message, letter, _at):
        return letter.fate.value

    def refusal(self, message, _at, why):
        return (message and message.control_id, why)


def test_a_message_is_kept_and_answered(desk):
    assert answer(desk, Spoken(), b"a") == "taken"
    assert desk.store.state.patients[EVA.patient_id] == EVA


@pytest.mark.parametrize(
    ("block", "about_whom", "why"),
    [
        (None, None, "larger than allowed here"),
        (b"x", None, "There is no message."),
        (b"aa", "0", "send one message at a time, not a batch"),
    ],
)
def test_what_cannot_be_kept_is_refused(desk, block, about_whom, why):
    assert answer(desk, Spoken(), block) == (about_whom, why)
    assert not desk.store.state.patients


def test_while_the_data_cannot_be_written_the_sender_is_to_send_again(desk):
    class Away:
        def write(self):
            raise EnvironmentFault("The server is away.")

    assert answer(replace(desk, store=Away()), Spoken(), b"a") == (
        "0",
        "it cannot be kept now: send it again later",
    )
