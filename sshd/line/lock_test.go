package line

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"loket/store/casework"
)

// slowReader gives lines; before one that begins with "…" half an hour passes.
type slowReader struct {
	o     *office
	lines []string
	left  string
}

func (r *slowReader) Read(p []byte) (int, error) {
	if r.left == "" {
		if len(r.lines) == 0 {
			return 0, context.Canceled
		}
		r.left, r.lines = r.lines[0]+"\n", r.lines[1:]
		if rest, slow := strings.CutPrefix(r.left, "…"); slow {
			r.left = rest
			r.o.now = r.o.now.Add(30 * time.Minute)
		}
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}

func locked(lines ...string) (string, error) {
	o := newOffice()
	var out strings.Builder
	err := Run(context.Background(), Options{
		Desk: o, Actor: caseworker, In: &slowReader{o: o, lines: lines}, Out: &out, LockAfter: 10 * time.Minute,
		Unlock: func(_ context.Context, pin string) error {
			if pin != "garam 27" {
				return casework.ErrNotFound
			}
			return nil
		},
	})
	return out.String(), err
}

// An answer that comes after a long silence is held until the PIN was right, and then
// it counts.
func TestSilenceAsksForThePIN(t *testing.T) {
	out, err := locked("?", "…0", "garam", "garam 27")
	if err != nil || strings.Count(out, "PIN: ") != 2 || !strings.Contains(out, "PIN salah.") || !strings.Contains(out, "Selesai.") {
		t.Errorf("%v\n%s", err, out)
	}
	if i, j := strings.Index(out, "ditahan"), strings.Index(out, "Selesai."); i > j {
		t.Errorf("the answer counted before the PIN:\n%s", out)
	}
	out, err = locked("…0", "a", "b", "c", "garam 27")
	if !errors.Is(err, ErrLocked) || strings.Contains(out, "Selesai.") || !strings.Contains(out, "salah tiga kali") {
		t.Errorf("%v\n%s", err, out)
	}
}
