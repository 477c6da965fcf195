"""The default decision table of DESIGN 6 written out a second time, one parcel at a time, without the policy file."""

EXEMPT = ("government", "force_majeure", "preparatory_work")


def at_least(value, line):
    return value is not None and value >= line - 1e-9


def below(value, line):
    return value is not None and line is not None and value < line - 1e-9


def category_of(f):
    if f["stock_category"]:
        return f["stock_category"]
    if f["started"] == "no" and at_least(f["months_since_agreed_start"], 12):
        return "idle"
    too_little = below(f["built_share"], 1 / 3) or below(f["invested_share"], 0.25)
    if f["started"] == "yes" and at_least(f["months_stopped"], 12) and too_little:
        return "idle"
    if f["supplied"] == "no" and f["months_since_approval"] is not None:
        return "approved_not_supplied"
    return "inefficient" if is_inefficient(f) else "normal"


def let_out(f):
    return at_least(f["let_out_share"], 0.5) and f["use_type"] != "standard_plant"


def is_inefficient(f):
    if f["grade"] == "D" or "yes" in (f["unlicensed"], f["prohibited_industry"], f["insolvent"]):
        return True
    if at_least(f["months_not_operating"], 12) or let_out(f):
        return True
    if f["started"] == "no" or f["completed"] == "no":
        return False
    pairs = (("far", "far_floor"), ("tax_per_mu", "tax_benchmark"), ("output_per_mu", "output_benchmark"))
    return any(below(f[figure], f[line]) for figure, line in pairs)


def unsupplied(f, plan_off):
    if plan_off:
        return "N1", "withdraw", "withdraw_approval", []
    not_acquired = f["land_acquired"] == "no"
    if at_least(f["months_since_approval"], 24) and not_acquired:
        return "N2", "withdraw", "confirm_lapse_or_reapply", ["N3"]
    if not_acquired or f["infrastructure_ready"] == "no":
        return "N3", "relieve", "clear_for_supply", []
    return "N4", "revitalize", "supply_standard_land", []


def idle(f, plan_off, hardship):
    if f["seized"] == "yes":
        return "L1", "relieve", "court_coordination", []
    if f["started"] == "no":
        return not_started(f, plan_off, hardship)
    return stopped(f, plan_off, hardship) if f["started"] == "yes" else ("", "", "", [])


def not_started(f, plan_off, hardship):
    cause, months = f["idle_cause"], f["months_since_agreed_start"]
    if cause in EXEMPT:
        if plan_off:
            return "L2", "buy_back", "negotiated_recovery", ["L3"]
        return "L3", "relieve", "extend_start", ["L2"]
    if cause == "enterprise" and at_least(months, 24):
        return "L4", "buy_back", "free_recovery", []
    if cause == "enterprise" and at_least(months, 12):
        if hardship:
            return "L5", "relieve", "idle_fee_and_start_service", ["L6"]
        return "L6", "revitalize", "idle_fee_then_partner", []
    if cause is None and at_least(months, 12):
        return "L7", "", "investigate_cause", []
    return "L8", "relieve", "start_reminder", []


def stopped(f, plan_off, hardship):
    if plan_off:
        return "L9", "buy_back", "negotiated_recovery", []
    if f["idle_cause"] in EXEMPT:
        return "L10", "relieve", "extend_start", []
    if f["insolvent"] == "yes":
        if at_least(f["project_matches"], 1) and at_least(f["invested_share"], 0.25):
            return "L11", "revitalize", "take_over_by_new_project", ["L12"]
        return "L12", "buy_back", "negotiated_recovery", []
    if hardship:
        return "L13", "relieve", "resume_service", ["L14"]
    return "L14", "revitalize", "restart_or_partner", []


def inefficient(f, plan_off, hardship):
    intent = f["owner_intent"]
    if f["seized"] == "yes":
        return "E1", "relieve", "court_coordination", []
    if f["insolvent"] == "yes" or at_least(f["months_not_operating"], 12):
        return down(f, plan_off, intent)
    if "yes" in (f["unlicensed"], f["prohibited_industry"]):
        return "E5", "eliminate", "close_and_clear", []
    if plan_off:
        return "E6", "buy_back", "negotiated_recovery", []
    if f["grade"] == "D":
        return graded_d(f, hardship, ["E10"] if intent == "sell" else [])
    return running(f, hardship, intent)


def down(f, plan_off, intent):
    if plan_off:
        return "E2", "buy_back", "negotiated_recovery", []
    if at_least(f["project_matches"], 1) or intent == "transfer":
        return "E3", "revitalize", "transfer_to_new_project", ["E4"]
    return "E4", "buy_back", "negotiated_recovery", []


def graded_d(f, hardship, sell):
    if at_least(f["years_in_d"], 2) or f["violation"] in ("safety", "environment"):
        return "E7", "eliminate", "rectify_or_exit", sell
    if hardship and at_least(f["revenue_growth"], 0):
        return "E8", "relieve", "task_force", ["E9"]
    return "E9", "eliminate", "rectify_or_exit", sell


def running(f, hardship, intent):
    if intent == "sell":
        return "E10", "buy_back", "negotiated_recovery", ["E13"]
    if hardship:
        return "E11", "relieve", "task_force", ["E13"]
    if let_out(f) or intent == "transfer":
        return "E12", "revitalize", "transfer_to_new_project", ["E13"]
    return "E13", "upgrade", "zero_land_upgrade", []


def decide_plainly(f):
    """The answer for one parcel; ``None`` in a fact is unknown."""
    category = category_of(f)
    plan_off = f["plan_conforms"] == "no"
    hardship = f["hardship"] not in (None, "none")
    rule, path, instrument, alternatives = "", "", "", []
    if category == "approved_not_supplied":
        rule, path, instrument, alternatives = unsupplied(f, plan_off)
    elif category == "idle":
        rule, path, instrument, alternatives = idle(f, plan_off, hardship)
    elif category == "inefficient":
        rule, path, instrument, alternatives = inefficient(f, plan_off, hardship)
    return {
        "category": category,
        "rule": rule,
        "path": path,
        "instrument": instrument,
        "alternatives": ";".join(alternatives),
        "next_step": next_step(category, rule, f),
    }


def next_step(category, rule, f):
    if category != "idle":
        return ""
    if not rule:
        return "supply_missing_facts"
    return "investigate" if f["recognised"] != "yes" and rule not in ("L1", "L8") else ""
