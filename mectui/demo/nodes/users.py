"""The users and groups of a node."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class User:
    """Somebody on a node. `groups` are the names of the groups besides the user's own."""

    name: str
    uid: int
    gid: int
    home: str
    groups: dict[str, int] = field(default_factory=dict)
    shell: str = "/bin/bash"

    def in_group(self, gid: int) -> bool:
        """Say whether the user is in the group numbered `gid`."""
        return gid == self.gid or gid in self.groups.values()


ROOT = User("root", 0, 0, "/root")


class Users:
    """Who there is on a node, and the groups, as /etc/passwd and /etc/group would say."""

    def __init__(self) -> None:
        self._users: dict[str, User] = {"root": ROOT}
        self.groups: dict[str, int] = {"root": 0, "adm": 4, "sudo": 27, "snap_daemon": 584788, "lxd": 110}

    def get(self, name: str) -> User | None:
        """Return the user of that name, or None."""
        return self._users.get(name)

    def add(self, name: str, groups: list[str], home: str = "") -> User:
        """Make a user, with a group of the same name."""
        number = 999 + len(self._users)
        self.groups[name] = number
        user = User(name, number, number, home or f"/home/{name}")
        self._users[name] = user
        for group in groups:
            self.join_group(user, group)
        return user

    def add_group(self, name: str) -> int:
        """Make a group unless it exists, and return its number."""
        return self.groups.setdefault(name, 990 - len(self.groups))

    def join_group(self, user: User, group: str) -> None:
        """Put a user into a group, which is made where it does not exist."""
        user.groups = {**user.groups, group: self.add_group(group)}

    def named(self, uid: int) -> str:
        """Return the name of the user numbered `uid`, or the number."""
        return next((user.name for user in self._users.values() if user.uid == uid), str(uid))

    def group_named(self, gid: int) -> str:
        """Return the name of the group numbered `gid`, or the number."""
        return next((name for name, number in self.groups.items() if number == gid), str(gid))

    def all(self) -> list[User]:
        """Return every user, root first."""
        return list(self._users.values())
