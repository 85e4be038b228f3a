"""calls: from the ask to the short list, as typed."""

from typing import Any


def test_a_call_goes_from_the_ask_to_the_list_to_hand_on(small: Any) -> None:
    assert "No call is open" in small("calls").out
    made = small("calls", "begin", "Recruiter", "--at", "Harbour Works", "--until", "in 3 weeks", "--json").json
    assert made["call"]["row"]["field"] == "recruiting"
    small("calls", "add", "Rosa", "Brandt")
    assert "whom would you ask?" in small("calls", "ask", "Rosa Brandt").out
    assert "asked" in small("calls", "ask", "Rosa Brandt", "--done").out
    said = small("calls", "answer", "Rosa Brandt", "--named", "Dora Li <dora@li.example>, well, one team at Finch",
                 "--ask-also", "Kai New", "--json").json  # fmt: skip
    assert said["source"]["named"] == ["Dora Li"]
    out = small("calls", "show").out
    assert "Rosa Brandt recommends them." in out
    assert "Round 2" in out
    assert "Nobody said yes yet" in small("calls", "show", "--hand-on").out
    assert "May I pass on your name" in small("calls", "named", "Dora Li").out
    assert "asked" in small("calls", "named", "Dora Li", "--asked").out
    assert "said yes" in small("calls", "named", "Dora Li", "--said", "yes").out
    assert "they were hired" in small("calls", "named", "Dora Li", "--outcome", "hired").out.casefold()
    assert "Rosa Brandt knows their work well: one team at Finch" in small("calls", "show", "--hand-on").out
    assert "not this time" in small("calls", "answer", "Kai New", "--not-this-time").out
    assert "closed" in small("calls", "close").out
    assert len(small("calls", "list", "--closed", "--json").json["calls"]) == 1
    assert small("undo").code == 0
    assert "Recruiter" in small("calls").out


def test_what_does_not_fit_is_said(small: Any) -> None:
    assert small("calls", "show").code == 3
    small("calls", "begin", "Recruiter")
    small("calls", "add", "Rosa Brandt")
    assert small("calls", "answer", "Rosa Brandt").code == 2
    assert small("calls", "answer", "Rosa Brandt", "--named", "Dora Li", "--no-answer").code == 2
    assert small("calls", "answer", "Rosa Brandt", "--named", "Dora Li, splendid").code == 2
    assert small("calls", "ask", "Vera Pohl").code == 3
    assert small("calls", "named", "Nobody Known").code == 3
    small("calls", "answer", "Rosa Brandt", "--named", "Dora Li")
    assert small("calls", "named", "Dora Li", "--asked", "--said", "yes").code == 2
