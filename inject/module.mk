# inject/host is built into libhotrig.a (harness/module.mk), inject/guest into
# the kernel (runtime/module.mk).
