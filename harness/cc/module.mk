# hotrig-cc and what it links with: $(B)/hotrig-cc, $(B)/actor.
#
#   $(B)/actor/include          the public headers
#   $(B)/actor/{user,sup}       crt0.o, libraries, linker script, flags

ACTOR_KIT := $(B)/actor
KIT_HEADERS := $(shell find runtime/include -name '*.h')
KIT_HEADERS := $(KIT_HEADERS:runtime/%=$(ACTOR_KIT)/%)
KIT_FILES := $(foreach m,user sup,$(addprefix $(ACTOR_KIT)/$(m)/,\
	crt0.o pmmlib.a libcx.a actor.ld flags))

$(ACTOR_KIT)/include/%.h: runtime/include/%.h
	@mkdir -p $(@D)
	@cp $< $@

$(ACTOR_KIT)/user/actor.ld: runtime/lib/user.ld
$(ACTOR_KIT)/sup/actor.ld: runtime/lib/sup.ld
$(foreach m,user sup,$(foreach f,crt0.o pmmlib.a libcx.a,\
	$(eval $(ACTOR_KIT)/$(m)/$(f): $(B)/runtime/$(m)/$(f))))
$(filter-out %/flags,$(KIT_FILES)):
	@mkdir -p $(@D)
	@cp $< $@

# $(call kit_flags,FLAGS): those that do not depend on where the sources lie
kit_flags = $(strip $(filter-out -MMD -MP -ffile-prefix-map=% -Wl$(comma)-T% \
	$(GUEST_INCLUDES),$(1)))
comma := ,

$(ACTOR_KIT)/user/flags: runtime/lib/module.mk harness/cc/module.mk
	@mkdir -p $(@D)
	@echo 'CFLAGS_ACTOR="$(call kit_flags,$(ACTOR_UCFLAGS))"' >$@
	@echo 'LDFLAGS_ACTOR="$(call kit_flags,$(ACTOR_ULDFLAGS))"' >>$@

$(ACTOR_KIT)/sup/flags: runtime/lib/module.mk harness/cc/module.mk
	@mkdir -p $(@D)
	@echo 'CFLAGS_ACTOR="$(call kit_flags,$(ACTOR_SCFLAGS))"' >$@
	@echo 'LDFLAGS_ACTOR="$(call kit_flags,$(ACTOR_SLDFLAGS))"' >>$@

$(B)/hotrig-cc: harness/cc/hotrig-cc.sh
	@mkdir -p $(@D)
	@cp $< $@

all: $(B)/hotrig-cc $(KIT_HEADERS) $(KIT_FILES)
