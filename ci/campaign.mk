# Campaigns and what is measured with them.

CAMPAIGN ?= ci/smoke.yaml
STORE ?= $(B)/campaign.db
JUNIT ?= $(B)/campaign.xml

export HOTRIG_BUILD := $(abspath $(B))

campaign: all ## the default campaign: table, JUnit file, store
	@$(B)/hotrig campaign $(CAMPAIGN) --store $(STORE) --junit $(JUNIT); \
		code=$$?; echo "exit code $$code"; exit $$code

# Their stores are kept: "hotrig campaign FILE --store STORE --resume" goes on.
recovery: all ## a second fault at every event of every recovery
	@$(B)/hotrig campaign ci/recovery.yaml --store $(B)/recovery.db

stop-anywhere: all ## a stop after every instruction of PMM and HR_CTRL calls
	@$(B)/hotrig campaign ci/stop-anywhere.yaml \
		--store $(B)/stop-anywhere.db

nightly: all ## about an hour: every event of every workload, and more
	@$(B)/hotrig campaign ci/nightly.yaml --store $(B)/nightly.db \
		--junit $(B)/nightly.xml

dry: all ## a dry fault at every event: nothing may change
	@$(B)/hotrig campaign $(CAMPAIGN) --dry-check --store $(B)/dry.db

determinism: all ## the same digest 300 times, under load; TIMES=n
	@B='$(B)' ci/determinism.sh $(TIMES)

mutants: all ## planted bugs must be found by campaigns; MUTANTS="NAME..."
	@B='$(B)' ci/mutants.sh $(MUTANTS)

bench: all ## runs/s, QEMU's own share, instructions of boots, restarts, calls
	@$(B)/hotrig bench --times 40 \
		$(foreach n,0 200k 2m,--reused harness/bench/reused_$(n).yaml) \
		examples/counter_u.yaml examples/pair.yaml \
		examples/threshold.yaml \
		$(foreach n,1 8 32,harness/bench/group_$(n).yaml) \
		$(foreach n,30 1000 60000,harness/bench/blocks_$(n).yaml)
.PHONY: campaign recovery stop-anywhere nightly dry determinism mutants bench
