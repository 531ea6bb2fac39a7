"""Random config files for tests/interop/xl-configs: every key of the table of keys, in every form, right and wrong. The same seed gives the same files."""
import json
import os

KEYS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../config-schemas/src/main/resources/config/keys.json")
CPUID = os.path.join(os.path.dirname(KEYS), "cpuid.txt")
# The reference beside which they are read.
RELEASE = (4, 17)

NUMBERS = "0 1 2 3 7 8 16 31 32 64 100 255 256 257 511 1000 1024 4096 65535 65536 2147483647 2147483648 4294967295 4294967296 0x10 010 08 0x 1x".split()
ODD_NUMBERS = ["-1", "-2", "+5", " 5", "5 ", "", "x", "1.5", "1e3", "0x1F", "-0", "99999999999999999999", "-99999999999999999999", "9223372036854775807",
               "18014398509481984", "-2147483649", "1\\n"]
WORDS = ["", "a", "/a/b", "a b", "a=b", "a,b", "x'y", "h\u00e9", "tab\\there", "back\\\\slash", "quote\\\"", "new\\nline", "#no", "[no]", "a;b", "  lead", "trail  "]
MACS = ["00:16:3e:00:00:01", "0:1:2:3:4:5", "00-16-3E-aa-BB-cc", "xx:xx:xx:xx:xx:xx", "00:16:3e:01:02:100", "00:00:00:00:00:00", "00:16:3e:1:2:3:4", "ff:ff:ff:ff:ff:ff:"]
UUIDS = ["11111111-2222-3333-4444-555555555555", "AAAAAAAA-bbbb-CCCC-dddd-eeeeeeeeeeee", "00000000-0000-0000-0000-000000000000", "1111", "",
         "11111111-2222-3333-4444-55555555555g", "111111112222333344445555555555555555", "11111111-2222-3333-4444-555555555555 "]
RATES = ["10Mb/s", "1MB/s@20ms", "100Kb/s@1s", "5GB/s@1us", "16000000b/s", "10MB", "10", "", "0Mb/s", "010Mb/s", "018Mb/s", "10Mb/s@", "10Mb/s@0ms", "10Mb/s@5000s",
         "10Mb/s@7", "10Mb/s@7m", "4294967295GB/s@4294s", "99999999999Mb/s", "10mb/s", "10Mb/s@5x", "@5ms", "3Kb/s@333us"]
RANGES = ["0", "1", "3", "0-1", "1-3", "0-7", "2-1", "^1", "^0-1", "all", "^all", "node:0", "nodes:0", "^node:0", "node:1", "nodes:all", "nodes:0-1", "9", "3-9", "1-", "-1", "x", "",
          " 1", "1 ", "0x2", "1-2-3", "all "]
BDFS = ["01:00.0", "0000:01:00.0", "0000:01:1f.7", "1:2.3", "01:00.*", "ffff:ff:1f.7", "10000:01:00.0", "01:20.0", "01:00.8", "100:00.0", "01:00.", "zz:00.0", "01-00.0", "",
        "00:00:00:00.0", "01:00.0@5", "01:00.0@1f", "01:00.0@20", "01:00.0@", "01:00.0y", "0000:00:1b.0"]


class Configs:
    def __init__(self, random):
        self.random = random
        with open(KEYS) as file:
            table = json.load(file)
        self.keys = [key for key in table["keys"] if "since" not in key or tuple(map(int, key["since"].split("."))) <= RELEASE]
        with open(CPUID) as file:
            lines = [line.split() for line in file]
        self.features = [line[0] for line in lines if len(line) == (4 if line[1] == "msr" else 6)]

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def one(self, items):
        return self.random.choice(items)

    def case(self):
        """The text of a file, or now and then the words of a command that takes a device's string."""
        if self.chance(90):
            return self.config()
        devices = {"block-attach": self.disk, "network-attach": self.vif, "pci-attach": lambda: self.one(BDFS), "usbdev-attach": lambda: "hostbus=1"}
        command = self.one(["block-attach", "network-attach"] * 6 + ["pci-attach", "usbdev-attach"])
        words = []
        for _ in range(self.one([1, 1, 1, 1, 2, 3])):
            device = devices[command]()
            words += device.split(",") if self.chance(40) else [device]
        return [command, self.one(["0"] * 9 + ["g"])] + [word for word in words if not word.startswith("-")]

    def config(self):
        """The text of a file."""
        kind = self.one(["pv", "pv", "hvm", "hvm", "pvh", ""])
        lines = [] if self.chance(1) else ['name = "g"']
        if kind or self.chance(30):
            lines.append(self.one(['type = "%s"' % (kind or self.one(["p", "h", "pv", "PV", "xen", "", "hvmx", "generic"]))] * 5
                                  + ['builder = "%s"' % self.one(["hvm", "generic", "h", "linux", ""])]))
        if kind == "hvm" and self.chance(5):
            lines.append("builder = '%s'" % self.one(["hvm", "generic"]))
        if self.chance(15 if kind == "hvm" else 92):
            lines.append("kernel = '/a/k'")
        for key in self.random.sample(self.keys, self.one([1, 1, 1, 2, 2, 3, 4, 6])):
            lines += self.setting(key)
        if self.chance(10):
            self.random.shuffle(lines)
        return self.spoilt("\n".join(lines) + self.one(["\n"] * 9 + [""]))

    def spoilt(self, text):
        """Now and then something that is no config."""
        if self.chance(97):
            return text
        at = self.random.randrange(len(text) + 1)
        return text[:at] + self.one(["\"", "'", "[", "]", "=", "+=", ",", ";", "#", "# c\n", "\n", "\r\n", "(", "x", "\\", " ", "-", "True", "\t"]) + text[at:]

    def setting(self, key):
        name = key["key"]
        value = self.value(key)
        operator = self.one([" = "] * 12 + ["=", "  =\t"] + [" += "])
        comment = self.one([""] * 15 + [" # c", ";", " ;", "\n"])
        lines = ["%s%s%s%s" % (name, operator, value, comment)]
        if self.chance(4):
            lines.append("%s %s %s" % (name, self.one(["=", "+=", "+="]), self.value(key)))
        return lines

    def value(self, key):
        special = getattr(self, "value_of_" + key["key"], None)
        if self.chance(4):
            return self.one([self.number(), self.text(), self.list(self.text), "[]", "[ [ 'a' ] ]", "[ 'a', [ 'b' ], 'c' ]", "''"])
        if special:
            return special()
        kind = key["kind"]
        if kind == "boolean" or kind.startswith("boolean-or") and self.chance(40):
            return self.one(["0", "1", "1", "0", "2", "'1'", "'0'", "'yes'", "'-1'", "''", "'True'"])
        if kind == "integer" or "number" in kind and self.chance(40):
            return self.one([self.number(), str(self.random.randrange(5)), str(self.random.randrange(5000))])
        if key.get("words") and (kind != "string-or-word" or self.chance(80)):
            word = self.one([word.lstrip("!").split("=")[0] for word in key["words"].split(" ")])
            return self.quoted(self.one([word] * 12 + [word.upper(), word.title(), word + "x", word[:-1], word[:2], "unknown", "default", ""]))
        if kind == "list" or "list" in kind and self.chance(60):
            return self.list(self.text)
        return self.text()

    # Forms

    def quoted(self, text):
        quote = "'" if "'" not in text and self.chance(50) else '"'
        return quote + (text if quote == "'" else text.replace('"', '\\"') if '\\"' not in text else text) + quote

    def text(self):
        return self.quoted(self.one(WORDS))

    def number(self):
        number = self.one(NUMBERS + ODD_NUMBERS)
        return number if number.isdigit() and self.chance(70) else self.quoted(number)

    def list(self, item, most=3):
        items = [item() for _ in range(self.random.randrange(most + 1) or self.random.randrange(most + 1))]
        between = self.one([", "] * 6 + [",", ",\n  ", " , "])
        return "[" + self.one([" ", "", "\n  "]) + between.join(items) + self.one([" ", "", ","] if items else [" "]) + "]"

    def strings(self, item, most=3):
        return self.list(lambda: self.quoted(item()), most)

    def items(self, makers, most, between=","):
        return between.join(self.one(makers)() for _ in range(1 + self.random.randrange(most))) + self.one([""] * 12 + [",", ",,"])

    def pairs(self, values, most=4, odd=("bogus=1", "x", "=", "=y", "")):
        """key=value, some of them wrong."""
        def one():
            if self.chance(3):
                return self.one(odd)
            key = self.one(list(values))
            return self.one([""] * 9 + [" ", "  "]) + key + "=" + self.one(values[key])
        return self.items([one], most)

    # Keys with a form of their own

    def value_of_name(self):
        return self.one(['"g"', "'a-b.c'", "''", "5", "[ 'g' ]", '"g h"'])

    def value_of_uuid(self):
        return self.quoted(self.one(UUIDS[:2] * 3 + UUIDS))

    def value_of_memory(self):
        return self.one(["64", "128", "'256'", self.number()])

    value_of_maxmem = value_of_memory

    def value_of_vcpus(self):
        return self.one(["1", "2", "4", "8", "17", "0", "'-1'", "'x'", "0x3", "129", "'3'"])

    value_of_maxvcpus = value_of_vcpus

    def value_of_cpus(self):
        item = lambda: self.items([lambda: self.one(RANGES[:12] * 3 + RANGES)], 3)
        return self.quoted(item()) if self.chance(60) else self.strings(item)

    value_of_cpus_soft = value_of_cpus

    def value_of_vcpus_and_nodes(self):
        return self.one(["0", "1", "0-1", "0,1", "2-3", "x", "5", "3-1"])

    def value_of_vnuma(self):
        number = ["0", "1", "64", "128", "10", "20", "x", "", "-1"]
        option = lambda: self.quoted(self.one([
            "pnode=" + self.one(["0", "0", "0", "1", "x"]), "size=" + self.one(number[2:4] * 4 + number), "vcpus=" + self.value_of_vcpus_and_nodes(),
            "vdistances=10", "vdistances=10,20", " size = 64 ", "bogus=1", "pnode", "vcpus=0-3"]))
        return self.list(lambda: self.list(option, 4) if self.chance(95) else self.text(), 2)

    def value_of_cpuid(self):
        value = lambda: self.one(["0", "1", "x", "k", "s", "5", "0x1f", "", "q", "-1", "16", "300", "xyz"])
        named = lambda: self.one(self.features + ["family", "model", "stepping", "maxleaf"] * 20 + ["nosuch", ""]) + self.one(["="] * 20 + [""]) + value()
        bits = lambda: self.one(["x" * 32, "01" * 16, "k" * 32, "s" * 31 + "0", "x" * 31, ""])
        line = lambda: self.one(["1", "0x1", "0x80000001", "7,0", "4,1", "x", "", "7,x", "0xd,"]) + self.one([":"] * 15 + [""]) + self.items(
            [lambda: self.one(["eax", "ebx", "ecx", "edx", "efx", "rax"]) + self.one(["="] * 15 + [""]) + bits()], 2)
        if self.chance(60):
            return self.quoted(self.one(["host"] * 9 + ["intel", ""]) + "," + self.items([named], 4))
        return self.strings(line)

    def value_of_disk(self):
        return self.strings(self.disk)

    def value_of_vif(self):
        return self.strings(self.vif)

    def disk(self):
        target = lambda: self.one(["/a/b.img", "/dev/vg/lv", "", "vg0/lv", "/a b", "/dev/c:/x", "a:b", "iqn.2001:x"])
        prefixed = lambda: self.one(["phy:", "file:", "tap:aio:", "tap2:qcow2:", "tap:", "raw:", "qcow:", "qcow2:", "vhd:", "iscsi:", "nbd:", "drbd:", "enbd:", "ioemu:", "tapdisk:",
                                     "aio:", "foo:", "FILE:", "qed:"]) + target()
        form = lambda: self.one(["raw", "qcow", "qcow2", "vhd", "qed", "empty", "", "vdi", "RAW"])
        vdev = lambda: self.one(["xvda", "hda", "sda1", "hdc:cdrom", "ioemu:hda", "ioemu:hdb:cdrom", "hda:disk", "hda:floppy", "xvdb", "", "0x10000", "xvda:"])
        access = lambda: self.one(["r", "w", "rw", "ro", "", "w!", "x"])
        old = lambda: "%s,%s,%s" % (prefixed(), vdev(), access())
        new = lambda: "%s,%s,%s,%s" % (target(), form(), vdev(), access())
        keyed = lambda: self.pairs({"format": [form()], "vdev": ["xvda", "hda", ""], "access": [access()], "devtype": ["cdrom", "disk", "tape"], "backend": ["d", "0", ""],
                                    "backendtype": ["phy", "tap", "qdisk", "standalone", "file"], "specification": ["xen", "virtio", "sata"], "script": ["s", "", "/a/s"],
                                    "colo-host": ["h"], "colo-port": ["5", "0", "x"], "colo-export": ["e"], "active-disk": ["a"], "hidden-disk": ["h"]}, 4)
        flag = lambda: self.one(["cdrom", "direct-io-safe", "discard", "no-discard", "colo", "no-colo", "trusted", "untrusted", "cdroms"])
        end = lambda: self.one([""] * 4 + [",target=/a,b", ",target=", ", target=/a/b.iso,", ",vdev=xvda", ",vdev=hdc,cdrom", " , w", ",w,x"])
        return self.one([old, new, new, lambda: keyed() + end(), lambda: new() + "," + flag(), lambda: flag() + "," + old(), lambda: old() + end(),
                         lambda: "vdev=xvda," + keyed() + end(), lambda: ",%s,%s" % (vdev(), access())])()

    def vif(self):
        return self.one(["", self.pairs({
            "mac": MACS[:3] * 3 + MACS, "bridge": ["xenbr0", "", "br 0"], "type": ["vif", "ioemu", "netfront", ""], "model": ["e1000", "rtl8139"], "ip": ["10.0.0.2", "10.0.0.2 10.0.0.3"],
            "script": ["vif-nat", ""], "backend": ["d", "0"], "vifname": ["v1", "abcdefghijklmnopqrs"], "rate": [self.one(RATES[:4] * 4 + RATES)], "netdev": ["eth0"], "gatewaydev": ["eth0"],
            "mtu": ["1500", "0", "x", "-1", "9000z", ""], "devid": ["0", "3", "-1", "x"], "accel": ["x"], "forwarddev": ["f"], "colo_sock_mirror_id": ["i"],
            "colo_compare_out": ["o"], "colo_filter_redirector0_queue": ["q"], "colo_checkpoint_port": ["9"]}, 4, ("trusted", "untrusted", "bogus=1", "x", "", "mac"))])

    def value_of_pci(self):
        return self.strings(lambda: self.one(BDFS[:7] * 3 + BDFS) + self.one(["", "", "," + self.pairs({
            "permissive": ["1", "0", "x"], "msitranslate": ["1", "0"], "power_mgmt": ["1"], "seize": ["1", "0"], "rdm_policy": ["strict", "relaxed", "STRICT", "none"],
            "bdf": ["01:00.0", "x"], "vslot": ["5", "1f", "20", "x"], "name": ["n"]}, 3, ("bogus=1", "x"))]))

    def value_of_rdm(self):
        return self.quoted(self.one(["policy=strict", "policy=relaxed", "bogus", "strategy=none", "x=y", ""]))

    def value_of_ioports(self):
        return self.strings(lambda: self.one(["3f8", "3f8-3ff", "0", "0-0", "2f8-2f0", "x", "ffffffff", "fffffffe", "3f8-", "3f8-x", "3f8x", "0x10", "", "1-2-3"]))

    def value_of_irqs(self):
        return self.list(lambda: self.one(["5", "'7'", "'x'", "0", "4294967295", "'4294967294'", "'5x'", "''", "'-1'", "0x10"]))

    def value_of_iomem(self):
        return self.strings(lambda: self.one(["fed42,1", "e6260,10@0", "e60a0,1@fffff", "0,0", "x,1", "fed42", "fed42,", "fed42,1@", "fed42,1@x", "fed42,1 ", "fed42, 1", "0x10,0x2",
                                              "ffffffffffffffff,1", "1,1@ffffffffffffffff"]))

    def value_of_viridian(self):
        if self.chance(20):
            return self.one(["0", "1", "'x'"])
        word = lambda: self.one(["", "", "!"]) + self.one(["base", "freq", "time_ref_count", "reference_tsc", "hcall_remote_tlb_flush", "apic_assist", "crash_ctl", "synic", "stimer",
                                                          "hcall_ipi", "ex_processor_masks", "no_vp_limit", "cpu_hotplug", "all", "defaults", "BASE", "nosuch", ""])
        return self.strings(word, 4)

    def value_of_mca_caps(self):
        return self.strings(lambda: self.one(["lmce", "lmce", "LMCE", "x"]), 2)

    def value_of_mmio_hole(self):
        return self.one(["256", "255", "3840", "3841", "1024", "'-1'", "0", "'x'"])

    def value_of_p9(self):
        whole = lambda: "tag=t,path=/a,security_model=none"
        return self.strings(lambda: whole() + self.one(["", "", "," + self.pairs({"backend": ["d"], "tag": ["u"], "path": ["/b"], "security_model": ["mapped"]}, 2, ("bogus=1",))]), 2)

    def value_of_vtpm(self):
        return self.strings(lambda: self.pairs({"backend": ["d", "d", "d", ""], "uuid": UUIDS}, 2), 2)

    def value_of_pvcalls(self):
        return self.strings(lambda: self.one(["", self.pairs({"backend": ["d", ""]}, 2)]), 2)

    def value_of_channel(self):
        return self.strings(lambda: self.pairs({"connection": ["pty", "socket", "pty", "tty"], "name": ["n", " n "], "path": ["/a"], "backend": ["0"], "odd": ["1"]}, 4, ("x", "=y")), 2)

    def value_of_vdispl(self):
        return self.strings(lambda: self.pairs({"backend": ["d"], "be-alloc": ["0", "1", "x"], "connectors": ["1:800x600", "1:800x600;2:1024x768", "1:1x1;"]}, 3), 2)

    def value_of_vsnd(self):
        card = lambda: self.quoted("card, " + self.pairs({"backend": ["d"], "short-name": ["s n"], "long-name": ["l"], "buffer-size": ["65536", "x"], "channels-min": ["1"],
                                                          "sample-rates": ["44100;48000", "8000"], "sample-formats": ["s16_le", "S8;U8", "s8x"]}, 3))
        pcm = lambda: self.quoted("%s, %s" % (self.one(["pcm", "PCM"]), self.pairs({"name": ["dev"], "channels-max": ["2"], "unique-id": ["x"]}, 2)))
        stream = lambda: self.quoted("stream, " + self.pairs({"unique-id": ["a"], "type": ["P", "c", "x"], "sample-rates": ["8000"]}, 2))
        return self.list(lambda: self.list(lambda: self.one([card, pcm, stream, lambda: self.quoted(self.one(["cards", "card"]))])(), 4) if self.chance(95) else self.text(), 2)

    def value_of_vfb(self):
        return self.strings(lambda: self.one(["", self.pairs({
            "vnc": ["1", "0", "x"], "vnclisten": ["0.0.0.0", "127.0.0.1:1"], "vncpasswd": ["p", ""], "vncdisplay": ["0", "1", "x", "-1"], "vncunused": ["1", "0"], "keymap": ["de"],
            "sdl": ["1", "0"], "opengl": ["1"], "display": [":0"], "xauthority": ["/a"], "type": ["vnc"]}, 4)]), 2)

    def value_of_vkb(self):
        number = ["0", "1", "1080", "x", "-1"]
        return self.strings(lambda: "backend-type=%s," % self.one(["qemu", "linux", "LINUX", "qemu", "none"]) + self.pairs({
            "backend": ["d"], "unique-id": ["u"], "feature-disable-keyboard": number, "feature-abs-pointer": number, "feature-multi-touch": ["1", "0"], "width": number, "height": number,
            "multi-touch-width": number, "multi-touch-num-contacts": number}, 3, ("id=x", "x")), 2)

    def value_of_usbctrl(self):
        return self.strings(lambda: self.one(["", self.pairs({"type": ["auto", "pv", "qusb", "devicemodel", "PV", "x"], "version": ["1", "2", "3", "x", "-1"], "ports": ["0", "8", "15"]}, 3)]), 2)

    def value_of_usbdev(self):
        return self.strings(lambda: self.one(["", self.pairs({"type": ["hostdev", "hostdev", "HOSTDEV", "x"], "hostbus": ["1", "0x10", "300"], "hostaddr": ["3", "0"], "controller": ["0", "-1", "2"],
                                                              "port": ["0", "1"]}, 4)]), 2)

    def value_of_vnclisten(self):
        return self.quoted(self.one(["0.0.0.0", "127.0.0.1:1", "::"]))

    def value_of_timer_mode(self):
        return self.one(["0", "1", "3", "4", "'-1'", "'-2'", "'one_missed_tick_pending'", "'ONE_missed_tick_pending'", "'unknown'", "'x'"])
