"""What of a JVM's heap is some package's: read from a heap dump (the hprof format of the JDK's jcmd GC.heap_dump)."""

import collections
import struct

OBJECT = 2
SIZES = {OBJECT: 8, 4: 1, 5: 2, 6: 4, 7: 8, 8: 1, 9: 2, 10: 4, 11: 8}
# In the running JVM references take four bytes, an object's header twelve, an array's sixteen, and everything is rounded up to eight.
REFERENCE, HEADER, ARRAY_HEADER, ALIGNMENT = 4, 12, 16, 8
# Records of roots: the bytes that follow their tag.
ROOTS = {0xFF: 8, 0x01: 16, 0x02: 16, 0x03: 16, 0x04: 12, 0x05: 8, 0x06: 12, 0x07: 8, 0x08: 16}
# What only refers weakly keeps nothing.
WEAK = "referent"


def owned_kib(path, ours, part):
    """
    KiB of the objects that are `part`'s. An object of a class of the project, whose package begins with `ours`, is its own; any other one is of
    the nearest such object that refers to it.
    """
    dump = Dump(path.read_bytes())
    owners, queue = {}, collections.deque()
    for identity, (name, _, _) in dump.objects.items():
        if name.startswith(ours):
            owners[identity] = name.startswith(part)
            queue.append(identity)
    while queue:
        identity = queue.popleft()
        for other in dump.objects[identity][2]:
            if other in dump.objects and other not in owners:
                owners[other] = owners[identity]
                queue.append(other)
    return sum(size for identity, (_, size, _) in dump.objects.items() if owners.get(identity)) // 1024


class Dump:
    """objects: by identity, the name of the class, bytes, identities of what it refers to."""

    def __init__(self, data):
        self.data = data
        self.objects, self.strings, self.names, self.classes, self.layouts = {}, {}, {}, {}, {}
        instances = []
        at = data.index(b"\0") + 1 + 12
        while at < len(data):
            tag, _, length = self.read("BII", at)
            at += 9
            if tag == 0x01:
                self.strings[self.read("Q", at)[0]] = data[at + 8:at + length].decode("utf-8", "replace")
            elif tag == 0x02:
                _, identity, _, name = self.read("IQIQ", at)
                self.names[identity] = name
            elif tag in (0x0C, 0x1C):
                self.segment(at, at + length, instances)
            at += length
        for identity, kind, fields in instances:
            self.instance(identity, kind, fields)

    def read(self, form, at):
        return struct.unpack_from(">" + form, self.data, at)

    def segment(self, at, end, instances):
        while at < end:
            tag = self.data[at]
            at += 1
            if tag in ROOTS:
                at += ROOTS[tag]
            elif tag == 0x20:
                at = self.class_dump(at)
            elif tag == 0x21:
                identity, _, kind, length = self.read("QIQI", at)
                instances.append((identity, kind, at + 24))
                at += 24 + length
            elif tag == 0x22:
                identity, _, count, _ = self.read("QIIQ", at)
                at += 24
                self.objects[identity] = "[", self.rounded(ARRAY_HEADER + REFERENCE * count), [one for one in self.read(f"{count}Q", at) if one]
                at += 8 * count
            elif tag == 0x23:
                identity, _, count, kind = self.read("QIIB", at)
                self.objects[identity] = "[", self.rounded(ARRAY_HEADER + SIZES[kind] * count), []
                at += 17 + SIZES[kind] * count
            else:
                raise ValueError(f"a heap dump's record {tag:#x}")

    def class_dump(self, at):
        identity, _, parent = self.read("QIQ", at)
        at += 8 + 4 + 6 * 8 + 4
        constants, = self.read("H", at)
        at += 2
        for _ in range(constants):
            at += 3 + SIZES[self.data[at + 2]]
        statics, = self.read("H", at)
        at += 2
        for _ in range(statics):
            at += 9 + SIZES[self.data[at + 8]]
        count, = self.read("H", at)
        at += 2
        self.classes[identity] = parent, [self.read("QB", at + 9 * i) for i in range(count)]
        return at + 9 * count

    def layout(self, kind):
        """The fields of a class in the order in which a dump has their values, and the bytes of an instance."""
        if kind not in self.layouts:
            fields, one = [], kind
            while one:
                one, own = self.classes[one]
                fields += own
            size = HEADER + sum(REFERENCE if of == OBJECT else SIZES[of] for _, of in fields)
            self.layouts[kind] = fields, self.rounded(size)
        return self.layouts[kind]

    def instance(self, identity, kind, at):
        fields, size = self.layout(kind)
        references = []
        for name, of in fields:
            if of == OBJECT:
                other, = self.read("Q", at)
                if other and self.strings.get(name) != WEAK:
                    references.append(other)
            at += SIZES[of]
        self.objects[identity] = self.strings[self.names[kind]].replace("/", "."), size, references

    @staticmethod
    def rounded(size):
        return -(-size // ALIGNMENT) * ALIGNMENT
