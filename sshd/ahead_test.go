package sshd

import (
	"context"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/forms/pack"
	"loket/store/casework"
	"loket/store/casework/ram"
	"loket/tui"
)

// slowDesk reads the queue only when it is let to.
type slowDesk struct {
	*ram.Desk
	asked, let chan struct{}
}

func (d slowDesk) Queue(ctx context.Context, who casework.Actor, q casework.Query) (casework.Page, error) {
	d.asked <- struct{}{}
	<-d.let
	return d.Desk.Queue(ctx, who, q)
}

// slowOffice serves the full screen on a slow desk with one case in it.
func slowOffice(t *testing.T) (*office, slowDesk, string, *terminal) {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 21, 6, 30, 0, 0, time.UTC) }
	desk := slowDesk{ram.New(ram.Options{Pack: pack.Gowa(), Now: now}), make(chan struct{}, 9), make(chan struct{}, 9)}
	who := casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08"}
	given := func(s string) forms.Answer { return forms.Answer{State: forms.Given, Value: s} }
	rc, err := desk.Do(context.Background(), who, casework.Act{ID: desk.NewID(), Name: casework.Receive, Answers: forms.Answers{
		"danger": given("no"), "child.where": given("rumah"), "child.with": given("nenek"), "child.name": given("Ani"),
		"child.sex": given("female"), "child.age": given("12"), "category": given("education"), "problem": given("tidak ada biaya"), "reporter.name": {State: forms.Unknown},
	}})
	if err != nil {
		t.Fatal(err)
	}
	o, c := signedIn(t, func(op *Options) {
		op.Desk = desk
		op.FullScreen = func(s Screen) tea.Model {
			return tui.New(tui.Options{Desk: desk, Actor: who, Width: s.Width, Height: s.Height, Context: s.Context})
		}
	})
	x := open(t, c, 80, 24)
	x.out.until("Antrean")
	return o, desk, rc.Number, x
}

// TestTypedAheadOverALine: what is typed while a page is on its way is meant for that
// page and the ones after it.
func TestTypedAheadOverALine(t *testing.T) {
	_, desk, number, x := slowOffice(t)
	x.send("4")
	get(t, "question for the queue", desk.asked)
	x.send("\ra\x03")
	x.out.until("Keluar dari Loket?") // all of it has arrived, and leaving is heard
	x.send("n")
	desk.let <- struct{}{}
	x.out.until("Yang dapat dikerjakan")
	opened := 0
	for _, r := range desk.Reads {
		if r == "loket.katangka "+string(casework.ReadCase)+" "+number {
			opened++
		}
	}
	if opened != 1 {
		t.Errorf("the case was opened %d times, reads %q", opened, desk.Reads)
	}
}

// TestHangUpWhileKeysWait: a line that is cut while a page is on its way ends its program.
func TestHangUpWhileKeysWait(t *testing.T) {
	_, desk, _, x := slowOffice(t)
	x.send("4")
	get(t, "question for the queue", desk.asked)
	x.send("111")
	if err := x.in.Close(); err != nil {
		t.Fatal(err)
	}
	if code := x.ended(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	desk.let <- struct{}{}
}
