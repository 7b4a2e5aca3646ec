package casework

import (
	"slices"
	"strings"
	"testing"

	"loket/forms/pack"
)

// The domain and the pack must speak of the same things.
func TestPackKnowsTheDomain(t *testing.T) {
	p := pack.Gowa()
	word := func(key string) {
		t.Helper()
		if p.Word(key) == key {
			t.Errorf("the pack has no word for %s", key)
		}
	}
	for a := range may {
		if !slices.Contains([]ActName{ReadCase, ReadQueue, ReadInbox, Search, PrintForm, ReadLetter, Accounts, ReadLog, OpenWords, Purge, Rotate, Reserve, ReadMeetings, ReadSupervision, ReadAgenda, ReadCaseload, ReadAudit, ReadCompliance}, a) {
			word("act." + string(a))
		}
	}
	for _, r := range Roles() {
		word("role." + string(r))
	}
	for _, s := range stages {
		word("stage." + string(s))
	}
	for s := range next {
		word("referral." + string(s))
	}
	for _, name := range Signals() {
		word("event." + name)
		if !slices.Contains(pack.Events, name) {
			t.Errorf("the pack does not know the event %s", name)
		}
	}
	for _, id := range []string{"risk", "service", "review", "assess", "complaint", "verify", "answer", "transfer"} {
		word("clock." + id)
	}
	for _, c := range []Class{High, Medium, Low, NoAction, Unassessed} {
		word("risk." + string(c))
		if _, ok := p.Class(string(c)); !ok {
			t.Errorf("the pack has no class %s", c)
		}
	}
	for a, form := range formOf {
		if p.Forms[form] == nil {
			t.Errorf("%s asks for the form %s, which the pack lacks", a, form)
		}
	}
	for _, c := range p.Clocks {
		for _, name := range append([]string{c.Starts}, c.Stops...) {
			name, _, _ = strings.Cut(name, ":")
			if name != "" && !slices.Contains(pack.Events, name) {
				t.Errorf("clock %s hangs on %s, which never happens", c.ID, name)
			}
		}
	}
}
