package entrance

import (
	"slices"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"loket/store/casework"
)

// Whoever is not in is asked and told the same, whatever was wrong.
func TestAllRefusalsAreAlike(t *testing.T) {
	o := newOffice(t)
	o.hire("peksos", casework.Caseworker, "")
	o.hire("loket-0801", casework.DeskOfficer, "0801")
	key := o.enrol("peksos", admin, other)
	if said, ok := o.in("peksos", key, pin, pin); !ok {
		t.Fatal(said)
	}
	o.invite("loket-0801")
	var said []string
	for what, try := range map[string]struct {
		user string
		key  gossh.Signer
	}{
		"wrong PIN":                  {"peksos", key},
		"unknown key, known name":    {"peksos", newKey(t)},
		"unknown name, known key":    {"siapa", key},
		"unknown name, unknown key":  {"siapa", newKey(t)},
		"another's name":             {"loket-0801", key},
		"the common name, no key":    {"loket", newKey(t)},
		"invited name, unknown code": {"loket-0801", newKey(t)},
	} {
		before := o.Stretched()
		heard, ok := o.in(try.user, try.key, "2345-6789")
		if ok {
			t.Errorf("%s came in", what)
		}
		if work := o.Stretched() - before; work != 1 {
			t.Errorf("%s: %d stretchings, want 1", what, work)
		}
		said = append(said, heard)
	}
	if slices.Sort(said); len(slices.Compact(said)) != 1 {
		t.Errorf("refusals differ: %q", said)
	}
}

// Refusals take the same time, too: medians of tries that take turns, over real
// connections. Without the same work one of them would be several times as fast.
func TestRefusedAsFast(t *testing.T) {
	o := newOffice(t)
	key := o.peksos()
	stranger := newKey(t)
	kinds := []struct {
		what, user string
		key        gossh.Signer
	}{{"wrong PIN", "peksos", key}, {"unknown key", "peksos", stranger}, {"unknown name", "siapa", key}, {"unknown both", "siapa", stranger}}
	took := make([][]time.Duration, len(kinds))
	said := map[string]bool{}
	var worst float64
	var medians []time.Duration
	for round := 1; round <= 60; round++ { // a busy machine needs more of them
		o.change(admin, casework.AccountChange{Unlock: "peksos"}) // each wrong PIN is looked at
		for i := range kinds {
			k := kinds[(i+round)%len(kinds)]
			before := time.Now()
			heard, ok := o.in(k.user, k.key, "gula 99")
			took[(i+round)%len(kinds)] = append(took[(i+round)%len(kinds)], time.Since(before))
			if ok {
				t.Fatalf("%s came in", k.what)
			}
			said[heard] = true
		}
		if round < 15 {
			continue
		}
		medians = medians[:0]
		for _, list := range took {
			sorted := slices.Sorted(slices.Values(list))
			medians = append(medians, sorted[len(sorted)/2])
		}
		if worst = float64(slices.Max(medians)) / float64(slices.Min(medians)); worst <= 1.5 {
			break
		}
	}
	t.Logf("%d tries each, medians %v, ratio %.2f", len(took[0]), medians, worst)
	if worst > 1.5 {
		t.Errorf("refusals are told apart by their time: %v for wrong PIN, unknown key, name, both", medians)
	}
	if len(said) != 1 {
		t.Errorf("refusals differ: %v", said)
	}
}
