package kit_test

import (
	"testing"

	"loket/tui/kit"
)

// A change by nobody that is known leaves no empty part in the sentence.
func TestChangedBy(t *testing.T) {
	for by, want := range map[string]string{"": "Kasus ini baru diubah.", "manajer": "Kasus ini baru diubah oleh manajer."} {
		if got := kit.ChangedBy(by); got != want {
			t.Errorf("%q: %q", by, got)
		}
	}
}
