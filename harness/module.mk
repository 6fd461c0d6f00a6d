# The host side: libhotrig.a (everything but main) and the program hotrig.

HOST_CFLAGS := -std=c17 -D_GNU_SOURCE -I. -O2 -g $(WARN)
HOST_LIBS := -lcyaml -lyaml -lsqlite3 -ljansson -lxxhash \
	-lunwind-x86_64 -lunwind -ldw -lelf

HARNESS_SRC := $(filter-out harness/cli/main.c,$(wildcard harness/*/*.c)) \
	$(wildcard inject/host/*.c)
HARNESS_OBJ := $(HARNESS_SRC:%.c=$(B)/host/%.o)
HOTRIG_OBJ := $(B)/host/harness/cli/main.o

$(B)/host/%.o: %.c
	@mkdir -p $(@D)
	@echo '  CC      $@'
	@$(HOST_CC) $(HOST_CFLAGS) -MMD -MP -c $< -o $@

# Included by the assembler: the page of the report.
$(B)/host/harness/report/asset.o: $(wildcard harness/report/page/*)
HOST_LIBS += -lm

# q: members of the same name come from different folders, and all are kept.
$(B)/libhotrig.a: $(HARNESS_OBJ)
	@rm -f $@
	@echo '  AR      $@'
	@$(AR) qcs $@ $^

$(B)/hotrig: $(HOTRIG_OBJ) $(B)/libhotrig.a
	@echo '  LINK    $@'
	@$(HOST_CC) -o $@ $^ $(HOST_LIBS)

all: $(B)/hotrig

demo: all ## the maze: killed, restarted, in a window or in pictures
	@$(B)/hotrig demo --out $(B)/demo
.PHONY: demo

$(eval $(call depends,$(HARNESS_OBJ) $(HOTRIG_OBJ)))
