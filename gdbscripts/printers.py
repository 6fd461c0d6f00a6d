"""
Pretty-printers: the types of the public headers, and what the kernel, HR_CTRL
and the bank are made of. Sourced by hotrig.py.
"""
import gdb


class Shown:
    def __init__(self, text):
        self.text = text

    def to_string(self):
        return self.text


def show_actor(v):
    return "actor %d %s" % (word(v["aid"]), text_of(v["name"]))


def show_thread(v):
    return "thread %d, %s" % (word(v["id"]), str(v["state"]))


def show_member(v):
    return "member %s, aid %d, %s" % (text_of(v["name"]), word(v["aid"]),
                                      str(v["state"]))


def show_group(v):
    if not word(v["list"]):
        return "no group"
    return "%d members, %d running, %d clean, counter %d%s" % (
        word(v["count"]), word(v["running"]), word(v["clean"]),
        word(v["policy"]["counter"]),
        ", blocked" if word(v["blocked"]) else "")


def show_header(v):
    return "bank of %d blocks, %d pages from %#x, version %d" % (
        word(v["max_blocks"]), word(v["data_pages"]), word(v["data_phys"]),
        word(v["version"]))


def show_list(v):
    return "list of group %d, part %d, %d records%s" % (
        word(v["group"]), word(v["part"]), word(v["capacity"]),
        ", ending" if word(v["ending"]) else "")


def show_record(v):
    if not word(v["state"]):
        return "free record"
    return "%s, slot %d, order %d%s" % (
        text_of(v["name"]), word(v["slot"]), word(v["order"]),
        ", clean" if word(v["clean"]) else "")


def show_image(v):
    return "image %s of %s, text %#x+%d, data %#x+%d, entry %#x" % (
        text_of(v["name"]), text_of(v["path"]), word(v["text_virt"]),
        word(v["text_bytes"]), word(v["data_virt"]), word(v["data_bytes"]),
        word(v["entry"]))


def show_name(v):
    return "%s:%s" % (text_of(v["medium"]), text_of(v["name"]))


def show_capability(v):
    return "capability %#x:%#x" % (word(v["ui"]), word(v["key"]))


def show_time(v):
    return "%d.%09d s" % (word(v["tmSec"]), word(v["tmNSec"]))


REGION_OPTIONS = ["writable", "fillzero", "anywhere", "supervisor",
                  "restrictive", "reserved", "nodemand", "freeall", "nowait",
                  "executable"]


def show_region(v):
    options = [name for bit, name in enumerate(REGION_OPTIONS)
               if word(v["options"]) >> bit & 1]
    return "region %#x+%#x %s" % (word(v["startAddr"]), word(v["size"]),
                                  " ".join(options))


def show_start(v):
    return "entry %#x, user stack %#x, system stack of %d bytes" % (
        word(v["dsEntry"]), word(v["dsUserStackPointer"]),
        word(v["dsSystemStackSize"]))


PRINTERS = {
    # public headers
    "PmmName": show_name,
    "KnCap": show_capability,
    "KnTimeVal": show_time,
    "KnRgnDesc": show_region,
    "KnDefaultStartInfo_f": show_start,
    # layouts
    "bank_header": show_header,
    "bank_block": lambda v: block_line(0, v)[6:],
    "hr_list_header": show_list,
    "hr_record": show_record,
    "hr_image": show_image,
    "trace_record": record_text,
    # the kernel and HR_CTRL
    "actor": show_actor,
    "thread": show_thread,
    "hr_member": show_member,
    "hr_group": show_group,
}


def find_printer(value):
    kind = value.type.strip_typedefs()
    if kind.code != gdb.TYPE_CODE_STRUCT or kind.tag not in PRINTERS:
        return None
    return Shown(PRINTERS[kind.tag](value))
