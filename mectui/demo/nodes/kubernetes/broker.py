"""An MQTT broker in a pod: what is sent to it, and what its namespace's deployments send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mectui.demo.nodes import made
from mectui.demo.nodes.kubernetes.resources import DEPLOYMENTS
from mectui.demo.nodes.kubernetes.store import Object
from mectui.demo.nodes.programs.options import read_options

if TYPE_CHECKING:
    from mectui.demo.nodes.kubernetes.call import Call

IMAGE = "eclipse-mosquitto"
_TIMED_OUT = 27
_WAIT = 3600
_MOMENT = 1
"""Seconds in which every deployment sends something."""


async def run(call: Call, pod: Object, command: list[str]) -> tuple[str, int]:
    """Run mosquitto_pub or mosquitto_sub in the broker's pod; return what it prints and its exit code."""
    options = read_options(command[1:], flags="r n q v", valued="t m C W h p")
    topic = options.get("t")
    kept: dict[str, str] = pod["metadata"].setdefault("annotations", {})
    if command[0] == "mosquitto_pub":
        _publish(kept, topic, "" if options.has("n") else options.get("m"), retain=options.has("r"))
        return "", 0
    said = [message for message in [kept.get(_note(topic), ""), *_sent(call, pod, topic)] if message]
    most = int(options.get("C", default="0"))
    if most and len(said) >= most:
        return "".join(f"{message}\n" for message in said[:most]), 0
    wait = float(options.get("W", default=str(_WAIT)))
    await call.process.node.clock.sleep(min(wait, _MOMENT) if said else wait)
    return "".join(f"{message}\n" for message in said), _TIMED_OUT


def _publish(kept: dict[str, str], topic: str, message: str, *, retain: bool) -> None:
    if retain and message:
        kept[_note(topic)] = message
    elif retain:
        kept.pop(_note(topic), None)


def _note(topic: str) -> str:
    return f"mectui.demo/topic-{topic}"


def _sent(call: Call, pod: Object, topic: str) -> list[str]:
    namespace = pod["metadata"]["namespace"]
    senders = made.messages(namespace)
    return [
        senders[name]["message"]
        for each in call.store.list(DEPLOYMENTS, namespace)
        if (name := each["metadata"]["name"]) in senders
        and senders[name]["topic"] == topic
        and each.get("status", {}).get("readyReplicas")
    ]
