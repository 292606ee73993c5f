"""The rules mind: a grammar and a lexicon that understand, rules that plan, measurement that judges."""

from .rules_mind import RulesMind

__all__ = ["RulesMind"]
