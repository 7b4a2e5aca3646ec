package line

import (
	"context"
	"slices"
	"strings"
	"testing"

	"loket/forms"
	"loket/store/casework"
)

// comes runs a dialogue that begins after a cut line.
func comes(t *testing.T, o *office, lines ...string) *tape {
	t.Helper()
	in := &tape{lines: slices.Clone(lines)}
	if err := Run(context.Background(), Options{Desk: o, Actor: officer, In: in, Out: in, Resume: true}); err != nil {
		t.Fatalf("%v\n%s", err, in.screen.String())
	}
	return in
}

// TestResumeAtOnce: after a cut the dialogue stands at the question that was left;
// when nothing was left the menu comes, with the last receipt.
func TestResumeAtOnce(t *testing.T) {
	o := newOffice()
	_, err := dialogue(o, officer, neighbour[:5]...)
	ended(t, err)
	got := comes(t, o, script(neighbour[5:], []string{"t", "0"})...)
	if s := got.screen.String(); strings.Contains(s[:strings.Index(s, "/")], "Menu") {
		t.Errorf("the menu came first:\n%s", s)
	}
	if c := o.file(t, o.only(t)).Complaint; !c.Equal(want(t, neighbour)) {
		t.Errorf("got %v", c)
	}
	got = comes(t, o, "0")
	if s := got.screen.String(); !strings.Contains(s, "Terakhir tersimpan: Laporan baru, "+o.only(t)) {
		t.Errorf("the receipt is not told again:\n%s", s)
	}
}

// TestDraftFinishedElsewhere: a dialogue whose draft another session has finished
// writes nothing more and goes back to the menu.
func TestDraftFinishedElsewhere(t *testing.T) {
	o := newOffice()
	in := &tape{lines: script(neighbour[:4], []string{"Mela", "0"})}
	first := &tapping{tape: in, tap: func() {
		in.lines[0] = "Anak"
		second := officer
		second.Session = "s9"
		finish(t, o, second, script([]string{"2", "y"}, neighbour[4:], []string{"t", "0"})...)
	}}
	if err := Run(context.Background(), Options{Desk: o, Actor: officer, In: first, Out: first}); err != nil {
		t.Fatalf("%v\n%s", err, in.screen.String())
	}
	if c := o.file(t, o.only(t)).Complaint; !c.Equal(want(t, neighbour)) {
		t.Errorf("got %v", c)
	}
}

// TestFullScreenDraft: what a full screen left is gone on with here. Text typed so far
// is offered; the sheet that it goes on into by itself is only offered.
func TestFullScreenDraft(t *testing.T) {
	o := newOffice()
	draft := func(d casework.Draft) {
		t.Helper()
		d.ID, d.Act, d.Work, d.Form = o.NewID(), o.NewID(), casework.Receive, "complaint"
		if _, err := o.SaveDraft(context.Background(), officer, d); err != nil {
			t.Fatal(err)
		}
	}
	draft(casework.Draft{Answers: forms.Answers{"danger": given("no")}, At: "child.sex", Typing: "2"})
	got := finish(t, o, officer, "2", "", ".", "0")
	if s := got.screen.String(); !strings.Contains(s, "Laki-laki atau perempuan? [2]") || o.drafts(t, officer)[0].Answers["child.sex"].Value != "female" {
		t.Errorf("what was typed is not taken:\n%s", s)
	}
	if err := o.DropDraft(context.Background(), officer, o.drafts(t, officer)[0].ID); err != nil {
		t.Fatal(err)
	}
	draft(casework.Draft{Answers: want(t, neighbour), At: "channel"})
	finish(t, o, officer, "2", "y", "t", "0")
	if c := o.file(t, o.only(t)).Complaint; !c.Equal(want(t, neighbour)) {
		t.Errorf("got %v", c)
	}
}

// TestDraftsAreToldApart: of several reports begun each says whom it is about, or how it begins.
func TestDraftsAreToldApart(t *testing.T) {
	o := newOffice()
	finish(t, o, officer, script(neighbour[:6], []string{".", "1", "t", "di pasar", ".", "0"})...)
	list := finish(t, o, officer, "2", "0", "0") // begun in the same minute: either may stand first
	says(t, list, "Laporan baru: Mel", "meja 0801")
	says(t, list, "Laporan baru: di pasar, meja 0801")
}

// TestTallyGoesOn: a grid that was begun is gone on with at its first row without numbers.
func TestTallyGoesOn(t *testing.T) {
	children := forms.Field{ID: "n", Label: "Anak", Kind: forms.Tally, Rows: options("0-2", "3-5", "6-8"), Columns: options("L", "P"), Max: at(50)}
	begun := forms.Answers{"n": {State: forms.Given, Grid: map[string]int{"a/a": 2, "a/b": 1}}}
	screen, w := asked(t, newOffice(), []forms.Field{children}, begun, "3 4", "5 6")
	want := forms.Answer{State: forms.Given, Grid: map[string]int{"a/a": 2, "a/b": 1, "b/a": 3, "b/b": 4, "c/a": 5, "c/b": 6}}
	if got := w.draft.Answers.At("n"); !got.Equal(want) || strings.Contains(screen, "0-2:") {
		t.Errorf("got %+v\n%s", got, screen)
	}
}
