"""Stage 5a decides which stories wake the desk, once, and how they reach it. Rules are data; the policy is pure."""

from stream.alert.backtest import NIGHT, Backtest, Daily, Shared, Tally, backtest
from stream.alert.deliver import Channels
from stream.alert.load import load_rules, require_rules
from stream.alert.match import Match, matches
from stream.alert.policy import decide
from stream.alert.quiet import Quiet
from stream.alert.rule_index import RuleIndex
from stream.alert.rules import Channel, Conditions, Manner, Rule, Ruleset, Webhook
from stream.alert.story import STORY_FORMAT, StoryAlerts
from stream.alert.undeliverable import Unanswered, Undeliverable
from stream.alert.webhook import TRACEPARENT, old_signature_of, signature_of

__all__ = [
    "NIGHT",
    "STORY_FORMAT",
    "TRACEPARENT",
    "Backtest",
    "Channel",
    "Channels",
    "Conditions",
    "Daily",
    "Manner",
    "Match",
    "Quiet",
    "Rule",
    "RuleIndex",
    "Ruleset",
    "Shared",
    "StoryAlerts",
    "Tally",
    "Unanswered",
    "Undeliverable",
    "Webhook",
    "backtest",
    "decide",
    "load_rules",
    "matches",
    "old_signature_of",
    "require_rules",
    "signature_of",
]
