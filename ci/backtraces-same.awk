# Three files: the runs with their numbers of taken faults, our frames
# (backtraces.awk), GDB's (backtraces.py). What is to be printed of each run
# is in backtraces.sh.

# The function that our frame i of a stop is inlined in, if it is.
function compiled(stop, i,    p) {
	while (ours[stop, i + 1] ~ /^- /)
		i++
	split(ours[stop, i], p, " ")
	return p[2]
}

# Where GDB is misled it has no inlined frames, and no lines.
function same(stop, i, b,    p, q) {
	if (ours[stop, i] == b)
		return 1
	split(ours[stop, i], p, " ")
	split(b, q, " ")
	return p[1] == q[1] && q[3] == "*" &&
		(p[2] == q[2] || compiled(stop, i) == q[2])
}

function complain(text) {
	if (++complaints <= 20)
		said = said "    " text "\n"
}

function compare(stop,    i, k) {
	i = k = 0
	# an actor alone has the last frames
	if (stop ~ /actor/)
		while (i < a[stop] && !same(stop, i, theirs[stop, 0]))
			i++
	while (i < a[stop] || k < b[stop]) {
		if (k && theirs[stop, k - 1] ~ /\*$/ &&
			ours[stop, i] ~ /^- / && theirs[stop, k] !~ /^- /) {
			i++
			continue
		}
		if (!same(stop, i, theirs[stop, k]))
			complain(stop ": ours " ours[stop, i] ", GDB " \
				theirs[stop, k])
		frames++
		unknown += ours[stop, i] ~ /^[0-9a-f]+ \? /
		i++
		k++
	}
	if (!b[stop])
		complain(stop ": GDB has no frame")
}

FNR == 1 { side++ }
side == 1 { taken[++runs] = $1; sub(/^[^ ]+ /, ""); id[runs] = $0; next }
/^run / { run = $2; begun[run] = 1; next }
/^shown$/ { shown[run]++; next }
/^failed / { why[run] = substr($0, 8); next }
/^stop / {
	stop = $2
	if (side == 2)
		stops[run, n[run]++] = stop
	next
}
side == 2 { ours[stop, a[stop]++] = $0 }
side == 3 && /^(-|[0-9a-f]+) [^ ]+ [^ ]+$/ { theirs[stop, b[stop]++] = $0 }
END {
	for (run = 1; run <= runs; run++) {
		said = ""
		complaints = frames = unknown = 0
		if (run in why || !(run in begun)) {
			print "failed " id[run]
			print "    " (run in why ? why[run] : "not begun")
			continue
		}
		for (s = 0; s < n[run]; s++)
			compare(stops[run, s])
		if (taken[run] != "-" && taken[run] != shown[run] + 0)
			complain(shown[run] + 0 " faults are shown, " \
				taken[run] " were taken")
		print (complaints ? "differ" : "agree"), n[run] + 0, frames,
			unknown, shown[run] + 0, id[run]
		printf "%s", said
	}
}
