"""A ruleset small enough to read at one glance, written to a folder for the tests to bend."""

from pathlib import Path

from triage_desk.rules.check_references import HANDOUT_WORDS

FILES = {
    "ruleset.yaml": """
version: "0.1"
status: draft
effective_from: 2026-11-21
approver: ""
sections: [safety, body, after]
outside_scope: {is: {request: other}}
""",
    "thresholds.yaml": """
years_50: {value: 50, unit: years, in_force_from: 2026-01-01, source: src, locator: p. 1, why: test}
days_14: {value: 14, unit: days, in_force_from: 2026-01-01, source: src, locator: p. 2, why: test}
""",
    "sources.yaml": """
src: {cite: "A source, 2026", locator: "doi:10.0/0", checked: true}
""",
    "assumptions.yaml": """
AX-STEM: {text: The follow-up cannot be yes when the stem is no.}
""",
    "questionnaires/safety.yaml": """
section: safety
items:
- id: safety
  type: checklist
  lines:
  - {id: s_chest}
  - {id: s_ill}
- {id: request, type: choice, options: [pain, other]}
""",
    "questionnaires/body.yaml": """
section: body
items:
- {id: days, type: quantity, unit: days, units: {days: 1, weeks: 7}, minimum: 0, maximum: 40000}
- {id: places, type: choice, repeats: true, options: [back, knee]}
- id: signs
  type: checklist
  lines:
  - {id: fever}
  - {id: leg, ask_when: {includes: {places: [back]}}, if_hidden: AX-STEM}
- id: leg_more
  type: checklist
  ask_when: {is: {leg: yes}}
  lines:
  - {id: weak, if_hidden: AX-STEM}
- {id: steady, type: boolean, ask_when: {at_least_value: {days: days_14}}}
""",
    "questionnaires/after.yaml": """
section: after
items:
- {id: goal, type: text, after_routing: true, required: false}
""",
    "red_flags/F-CHEST.yaml": """
id: F-CHEST
condition: Heart
regions: []
when: {is: {s_chest: yes}}
disposition: emergency
if_unknown: {hold: physician_today}
rationale: test
sources: [{source: src, locator: p. 3}]
owner: lead
reviewed_on: 2026-11-21
""",
    "red_flags/F-ILL.yaml": """
id: F-ILL
condition: Ill with fever over 50
regions: []
when: {all: [{is: {fever: yes}}, {any: [{is: {s_ill: yes}}, {at_least_value: {age: years_50}}]}]}
disposition: physician_today
if_unknown: {hold: pt_first_notify}
rationale: test
sources: [{source: src, locator: p. 4}]
owner: lead
reviewed_on: 2026-11-21
""",
    "red_flags/F-WEAK.yaml": """
id: F-WEAK
condition: Weak leg
regions: []
when: {is: {weak: yes}}
unless: {is: {steady: yes}}
disposition: physician_soon
if_unknown: {hold: pt_first_notify}
rationale: test
sources: [{source: src, locator: p. 5}]
owner: lead
reviewed_on: 2026-11-21
secondary: [nurse]
""",
    "red_flags/F-LONG.yaml": """
id: F-LONG
condition: A named point to check
regions: []
when: {all: [{at_least_value: {days: days_14}}, {is: {leg: yes}}]}
disposition: pt_first_notify
if_unknown: {ask: The PT asks at visit 1.}
rationale: test
sources: [{source: src, locator: p. 6}]
owner: lead
reviewed_on: 2026-11-21
""",
    "pathways/P-BACK.yaml": """
id: P-BACK
rank: 10
fits: {includes: {places: [back]}}
baseline: [goal]
handout: back
sources: [{source: src, locator: p. 7}]
owner: lead
review_by: 2027-11-21
""",
    "dispositions.yaml": """
emergency: {hours: 0}
physician_today: {hours: 8}
physician_soon: {hours: 336}
pt_first_notify: {hours: 72}
pt_first: {hours: 72}
outside_scope: {hours: 24}
""",
    "secondary.yaml": """
nurse: {when: {is: {fever: yes}}}
""",
    "text/en/items.yaml": """
safety: {text: Any of these now?, lines: {s_chest: Chest pain, s_ill: Very ill}}
request: {text: What can we help with?, options: {pain: Pain, other: Something else}}
days: {text: When did it start?}
places: {text: Where is it?, options: {back: Low back, knee: Knee}}
signs: {text: Any of these?, lines: {fever: Fever, leg: Pain in the leg}}
leg_more: {text: And in the leg?, lines: {weak: A weak leg}}
steady: {text: Is it steady?}
goal: {text: What matters most to you?}
""",
    "text/en/sections.yaml": "{safety: Safety, body: Body, after: The person}\n",
    "text/en/findings.yaml": """
F-CHEST: {title: Chest pain, say: Chest pain comes first., action: Call 911.}
F-ILL: {title: Fever, say: Fever and very ill., action: Book today.}
F-WEAK: {title: Weak leg, say: A leg is weak., action: Book soon.}
F-LONG: {title: Leg pain for long, say: Leg pain for two weeks., action: PT checks the leg.}
""",
    "text/en/pathways.yaml": """
P-BACK:
  {title: Low back, who: PT, first_visit: 3 days, visits: 4 to 6, letter_points: [legs],
   safety_net: [Call if a leg gets weak.]}
""",
    "text/en/dispositions.yaml": "".join(
        f"{name}:\n  {{act_within: soon, book: a visit, say: Words.,"
        f" safety_net: [Call 911 for {name}.]}}\n"
        for name in (
            "emergency",
            "physician_today",
            "physician_soon",
            "pt_first_notify",
            "pt_first",
            "outside_scope",
        )
    ),
    "text/en/secondary.yaml": "nurse: {who: Nurse, reason: To look at the fever.}\n",
    "text/en/phrases.yaml": """
'yes': 'Yes'
'no': 'No'
not_sure: Not sure
declined: Would rather not say
not_asked: Not asked
open: Open
age: Age
sex: Sex
not_covered: Not covered yet
hold_emergency: A clinician comes.
hold_physician_today: The PT calls first.
hold_physician_soon: The PT asks again.
hold_pt_first_notify: The PT asks at the first look.
hold_pt_first: The PT asks.
hold_not_asked: Not asked yet.
"""
    + "".join(f"handout_{word}: {word}\n" for word in HANDOUT_WORDS),
    "text/en/handouts/back.yaml": """
id: back
title: Your back
sections: [{heading: Keep moving, paragraphs: [Walk a bit each day.]}]
""",
}

# Answers of somebody with nothing wrong, and cases that notice every change of F-CHEST.
PLAIN_ANSWERS = "{request: pain, days: 3, places: [back], steady: 'no', goal: Walk}\n"
CHEST_CASES = """
- id: chest
  about: F-CHEST
  kind: alone
  sentence: Chest pain is an emergency.
  patient: {age_years: 40, sex: male}
  answers: {safety: [s_chest]}
  others: plain
  expect: {disposition: emergency}
- id: chest-unsure
  about: F-CHEST
  kind: unknown
  sentence: Not sure about chest pain means a physician today.
  patient: {age_years: 40, sex: male}
  answers: {safety: {unknown: [s_chest]}}
  others: plain
  expect: {disposition: physician_today}
"""

# And cases enough of every other flag and of the pathway for content without a fault, one of a
# question, and one of a referral.
_SAID = {
    "F-CHEST fires": "safety: [s_chest]",
    "F-CHEST just_not": "safety: {unknown: [s_ill]}",
    "F-ILL fires": "safety: [s_ill], signs: [fever]",
    "F-ILL just_not": "signs: [fever]",
    "F-ILL unknown": "safety: [s_ill], signs: {unknown: [fever]}",
    "F-ILL alone": "safety: [s_ill], signs: [fever], days: 2",
    "F-WEAK fires": "days: 20, signs: [leg], leg_more: [weak]",
    "F-WEAK just_not": "days: 20, signs: [leg], leg_more: [weak], steady: 'yes'",
    "F-WEAK unknown": "days: 20, signs: [leg], leg_more: {unknown: [weak]}",
    "F-WEAK alone": "days: 21, signs: [leg], leg_more: [weak]",
    "F-LONG fires": "days: 14, signs: [leg]",
    "F-LONG just_not": "days: 13, signs: [leg]",
    "F-LONG unknown": "days: 14, signs: {unknown: [leg]}",
    "F-LONG alone": "days: 15, signs: [leg]",
    "P-BACK pathway": "places: [back]",
    "P-BACK pathway too": "places: [back, knee]",
    "P-BACK pathway later": "days: 13",
    "P-BACK pathway soon": "days: 1",
    "P-BACK pathway steady": "days: 20, steady: 'yes'",
    "leg asks": "days: 2",
    "nurse edge": "signs: [fever]",
}
SOUND_CASES = CHEST_CASES + "".join(
    f"""- id: {name.replace(" ", "-")}
  about: {name.split()[0]}
  kind: {name.split()[1]}
  sentence: This one is {name}.
  patient: {{age_years: 40, sex: male}}
  answers: {{{said}}}
  others: plain
  expect: {"{pathway: P-BACK}" if "pathway" in name else "{at_least: pt_first}"}
"""
    for name, said in _SAID.items()
)
SOUND = {"cases/plain.yaml": PLAIN_ANSWERS, "cases/some.yaml": SOUND_CASES}


def write_small(folder: Path, changes: dict[str, str] | None = None) -> Path:
    """Write the small content, with ``changes`` replacing whole files ("" leaves one out)."""
    for name, text in {**FILES, **(changes or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text:
            path.write_text(text.lstrip("\n"), encoding="utf-8")
        else:
            path.unlink(missing_ok=True)
    return folder
