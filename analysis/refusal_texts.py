"""The message templates of analysis, handed to the registry."""

from analysis.evaluation.refusal_texts import TEXTS as EVALUATION_TEXTS
from analysis.files.refusal_texts import TEXTS as FILE_TEXTS
from analysis.grading.refusal_texts import TEXTS as GRADING_TEXTS
from analysis.rulebook.refusal_texts import TEXTS as RULEBOOK_TEXTS
from analysis.run_texts import TEXTS as RUN_TEXTS
from analysis.whatif.refusal_texts import TEXTS as WHATIF_TEXTS
from parcels.refusals import register

register(FILE_TEXTS)
register(GRADING_TEXTS)
register(RUN_TEXTS)
register(WHATIF_TEXTS)
register(RULEBOOK_TEXTS)
register(EVALUATION_TEXTS)
