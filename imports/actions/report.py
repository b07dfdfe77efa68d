"""What the page of an import shows of a plan."""

from dataclasses import asdict

from imports.actions.plan import Plan
from imports.actions.told import Question
from producers.models import mask_personal_ids


def report_of(plan: Plan) -> dict:
    """What the page shows, as JSON."""
    counts = {"rows": plan.rows, "new": 0, "changed": 0, "left": len(plan.left)}
    waiting = {row for _question, rows in plan.questions.values() for row in rows}
    counts["open"] = len(waiting)
    steps = [*plan.wishes, *plan.supports]
    changes = [*plan.changes, *(step.as_change() for step in steps)]
    for change in changes:
        counts[change.what] += 1
    answered = [
        _told(question, answer=plan.answers[key]) for key, question in plan.answered.items()
    ]
    proposed = [
        _told(question, answer=answer, rows=rows, is_proposed=key not in plan.answers)
        for key, (question, answer, rows) in sorted(plan.proposed.items())
    ]
    return {
        "faults": [
            asdict(fault) | {"reason": mask_personal_ids(fault.reason)} for fault in plan.faults
        ],
        "notes": plan.notes,
        "answered": [*answered, *proposed],
        "questions": [
            _told(question, rows=len(rows), sheet=rows[0][0], first=rows[0][1])
            for question, rows in plan.questions.values()
        ],
        # (sheet, row) of those that wait for an answer.
        "open": sorted(waiting),
        "changes": [asdict(change) for change in changes],
        "counts": counts,
        # Rows that do something; the others say what is here already.
        "clear": len({(change.sheet, change.row) for change in changes}),
        "amount_vnd": sum(support.line.amount_vnd for support in plan.supports),
    }


def _told(question: Question, **more) -> dict:
    """A question as JSON, for the page."""
    return asdict(question) | {"text": mask_personal_ids(question.text)} | more
