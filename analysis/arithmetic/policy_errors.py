"""What can be wrong with a policy file: a name, the line, and a sentence in both languages."""

from __future__ import annotations

from typing import Any

TEXTS: dict[str, tuple[str, str]] = {
    "policy_not_found": ("找不到规则集 {name}", "there is no policy {name}"),
    "policy_not_toml": ("不是有效的 TOML：{detail}", "not valid TOML: {detail}"),
    "policy_missing_key": ("{place} 缺少 {key}", "{place} lacks {key}"),
    "policy_unknown_key": ("{place} 中有不认识的键 {key}", "{place} has an unknown key {key}"),
    "policy_unknown_fact": ("未知事实 {fact}", "unknown fact {fact}"),
    "policy_unknown_name": ("{place} 引用了不存在的 {kind} {name}", "{place} names a {kind} that is not there: {name}"),
    "policy_duplicate_name": ("{kind} 名称重复：{name}", "duplicate {kind} name: {name}"),
    "policy_bad_operator": ("事实 {fact} 不能使用运算符 {op}", "operator {op} does not fit the fact {fact}"),
    "policy_bad_value": ("事实 {fact} 不会取值 {value}", "the fact {fact} never has the value {value}"),
    "policy_not_a_number": (
        "“{name}”须为数字，现为“{value}”",
        "“{name}” has to be a number, not “{value}”",
    ),
    "policy_figure_range": (
        "{place} 的 {key} 为 {value}，应是 0 至 {most} 之间的数",
        "{key} of {place} is {value}, and should be a number from 0 to {most}",
    ),
    "policy_bad_condition": ("条件写法有误：{detail}", "a condition is not well formed: {detail}"),
    "policy_circular": ("定义 {name} 循环引用", "the definition {name} refers to itself"),
    "policy_unreachable_rule": (
        "规则 {name} 在类别 {category} 内不可能成立（被前面的规则遮盖或条件矛盾）",
        "rule {name} can never decide within {category}: earlier rules cover it or its condition contradicts itself",
    ),
    "scheme_weights": (
        "组别 {group} 的权重之和为 {total}，应为 {wanted}",
        "the weights of group {group} sum to {total}, not to {wanted}",
    ),
    "scheme_shares": (
        "组别 {group} 各等次占比之和为 {total}，应为 1",
        "the shares of the letters of group {group} sum to {total}, not to 1",
    ),
    "scheme_baseline": ("指标 {name} 的基准值 {value} 应大于 0", "the baseline {value} of {name} must be above 0"),
    "scheme_cap": (
        "指标 {name} 的封顶 {cap} 低于保底 {floor}",
        "the cap {cap} of {name} is below its floor {floor}",
    ),
    "evaluation_weights": (
        "节点 {node} 下级权重之和为 {total}，应为 1",
        "the weights under {node} sum to {total}, not to 1",
    ),
    "evaluation_child_missing": (
        "节点 {node} 缺少下级 {child}",
        "the node {node} lacks its child {child}",
    ),
    "evaluation_node_loose": (
        "节点 {node} 不在总分之下",
        "the node {node} does not hang under the total",
    ),
    "evaluation_score": (
        "{name} 的得分 {score} 不在 0 到 100 之间",
        "the score {score} of {name} is not between 0 and 100",
    ),
    "evaluation_ideal": (
        "指标 {name} 的理想值 {value} 不可用",
        "the ideal value {value} of {name} can't be used",
    ),
    "evaluation_ideal_missing": (
        "{type} 的指标 {name} 没有理想值",
        "{name} has no ideal value for zones of type {type}",
    ),
    "evaluation_number": (
        "{place} 的 {key} 不是数字：{value}",
        "{key} of {place} is not a number: {value}",
    ),
    "policy_has_no_rules": (
        "规则集 {name} 尚无规则，不能提出建议",
        "the policy {name} has no rules yet, so nothing can be proposed",
    ),
}


class PolicyError(ValueError):
    """A policy is refused.

    Attributes
    ----------
    code : str
        One of ``TEXTS``.
    line : int
        The line of the file, from one; 0 when it is about the file as a whole.
    figures : dict
        What caused it.
    """

    def __init__(self, code: str, line: int = 0, **figures: Any) -> None:
        self.code, self.line, self.figures = code, line, figures
        super().__init__(f"line {line}: {self.message_en}" if line else self.message_en)

    @property
    def message_zh(self) -> str:
        """The sentence in Chinese."""
        return TEXTS[self.code][0].format(**self.figures)

    @property
    def message_en(self) -> str:
        """The sentence in English."""
        return TEXTS[self.code][1].format(**self.figures)

    def as_dict(self) -> dict[str, Any]:
        """The error as reports keep it."""
        return {
            "code": self.code,
            "line": self.line,
            "figures": {key: str(value) for key, value in self.figures.items()},
            "message_zh": self.message_zh,
            "message_en": self.message_en,
        }
