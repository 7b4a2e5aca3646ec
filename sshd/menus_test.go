package sshd

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"

	"loket/forms/pack"
	"loket/sshd/line"
	"loket/store/casework"
	"loket/store/casework/ram"
	"loket/tui"
	"loket/tui/tuitest"
)

// TestMenusAlike: a key of the first menu means the same on the full screen and in lines.
func TestMenusAlike(t *testing.T) {
	entry := regexp.MustCompile(`(?m)^(\S) (\S.*)$`)
	compared := 0
	for _, role := range casework.Roles() {
		who := casework.Actor{Account: "akun", Role: role, Desk: "0801", Kecamatan: "73.06.08", Agency: "rsud"}
		desk := tuitest.NewDesk(t)
		d := &tuitest.Driver{T: t, Desk: desk}
		d.Start(tui.New(tui.Options{Desk: desk, Actor: who, Later: d.Later}), 80, 24)
		if !strings.Contains(d.Screen(), "Beranda") { // a list stands before it
			d.Keys("esc")
		}
		d.Must("Beranda")
		screen := d.Screen()
		var out bytes.Buffer
		if err := line.Run(context.Background(), line.Options{Desk: ram.New(ram.Options{Pack: pack.Gowa(), Now: desk.Now}), Actor: who, In: strings.NewReader("0\n"), Out: &out}); err != nil {
			t.Fatal(err)
		}
		for _, m := range entry.FindAllStringSubmatch(out.String(), -1) {
			key, word := m[1], strings.TrimSpace(m[2])
			if !strings.Contains(screen, " "+word) || key == "0" {
				continue
			}
			if compared++; !strings.Contains(screen, key+" "+word) {
				t.Errorf("%s: %s %s in lines, another key on the full screen:\n%s", role, key, word, screen)
			}
		}
	}
	if compared < 50 {
		t.Errorf("only %d entries were compared", compared)
	}
}
