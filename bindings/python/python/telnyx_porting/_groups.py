"""Groups of methods: one object per client, created when it is first used."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    group = property
    raw_client = property
else:

    class _NoClient:
        """Replaces the client of a group of which only the class is needed."""

        _native = None

    class group(property):
        """A property that creates its value once and keeps it in `_groups` of its owner.

        The value refers to the native half of the client and not to the client, which would be a cycle. Read from a class,
        the property is the class of its value, in which `unittest.mock.create_autospec` finds the methods. Assigning
        replaces the value and deleting restores it, as `unittest.mock.patch.object` does.
        """

        def __set_name__(self, _, name):
            self._key, self._replaced = name, (name, "replaced")

        def __get__(self, owner, kind=None):
            if owner is None:
                return self._class(kind)
            groups = owner._groups
            value = groups.get(self._key)
            # Of several threads, all get the object of the first.
            return groups.setdefault(self._key, self.fget(owner)) if value is None else value

        def __set__(self, owner, value):
            owner._groups.setdefault(self._replaced, []).append(self.__get__(owner))
            owner._groups[self._key] = value

        def __delete__(self, owner):
            replaced = owner._groups.get(self._replaced)
            if not replaced:
                raise AttributeError(f"{self._key!r} of {type(owner).__name__!r} object cannot be deleted")
            owner._groups[self._key] = replaced.pop()

        def _class(self, _):
            return type(self.fget(_NoClient))

    class raw_client(group):
        """The same for a value of the class of its owner."""

        def _class(self, kind):
            return kind
