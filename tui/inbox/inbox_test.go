package inbox

import (
	"strings"
	"testing"
	"time"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/screentest"
)

var (
	now     = screentest.Now
	partner = casework.Actor{Account: "mitra.rsud", Role: casework.Partner, Agency: "rsud"}
)

func at(d time.Duration) *time.Time {
	t := now.Add(d)
	return &t
}

func some() []casework.PartnerReferral {
	return []casework.PartnerReferral{
		{Number: "0801-26-0042-P", ID: "1", Letter: "0801-26-0042-P/R1", Agency: "rsud", Name: "Melati", Age: "12 tahun", Help: "Pemeriksaan dan visum", Problem: "Luka di lengan",
			Given: "Ditenangkan, diantar petugas", State: casework.Sent, SentAt: now.Add(-26 * time.Hour), DueAt: at(-2 * time.Hour), Version: 7,
			Steps:   []casework.Step{{State: casework.Sent, At: now.Add(-26 * time.Hour), By: "peksos.satu"}},
			Actions: []casework.Action{{Act: casework.Deliver}, {Act: casework.Answer, Form: "answer", Next: true}, {Act: casework.Minutes, Why: "Jawab dulu rujukannya."}}},
		{Number: "0802-26-0007-K", ID: "2", Name: "Budi", Help: "Kursi roda", State: casework.Working, SentAt: now.Add(-90 * time.Hour), DueAt: at(-2 * time.Hour)},
	}
}

func open(env *kit.Env) kit.Screen { return New(env) }

func TestScreens(t *testing.T) {
	p := screentest.Play(t, &screentest.Fake{InboxIs: some()}, partner, open)
	p.Golden("list")
	p.Press("enter")
	p.Golden("referral")
	p.Press("esc")
	p.Golden("list")
	screentest.PlayIn(t, &screentest.Fake{InboxIs: some()}, partner, kit.Area{Width: 60, Height: 16}, true, open).Golden("list-60x20-ascii")
	screentest.Play(t, &screentest.Fake{}, partner, open).Golden("empty")
}

// An open invitation stands above the letters with all that the partner may know of it;
// one that is over, or is not the partner's, is none.
func TestInvitation(t *testing.T) {
	m := casework.Meeting{ID: "m1", Kind: "conference", At: now.Add(66 * time.Hour), Place: "Ruang rapat Dinas Sosial", Chair: "manajer", Asked: true, Open: true,
		Bring: []string{"notes"}, Cases: []casework.MeetingCase{{Number: "0801-26-0042-P"}}}
	past, other := m, m
	past.Open, other.Asked = false, false
	desk := &screentest.Fake{InboxIs: some(), MeetingsAre: []casework.Meeting{past, other, m, m}}
	p := screentest.Play(t, desk, partner, open)
	p.Golden("invited")
	p.Press("r")
	if got := p.Last(); got != (kit.OpenMeetings{}) {
		t.Errorf("r asks for %#v", got)
	}
	screentest.PlayIn(t, desk, partner, kit.Area{Width: 60, Height: 12}, true, open).Golden("invited-60x16-ascii")
	p = screentest.Play(t, &screentest.Fake{MeetingsAre: []casework.Meeting{m}}, partner, open)
	p.Golden("invited-empty")
	p = screentest.Play(t, &screentest.Fake{InboxIs: some(), MeetingsAre: []casework.Meeting{past}}, partner, open)
	p.Golden("list")
	p.Press("r")
	if got := p.Last(); got != nil {
		t.Errorf("without an invitation r asks for %#v", got)
	}
}

func TestAnswer(t *testing.T) {
	p := screentest.Play(t, &screentest.Fake{InboxIs: some()}, partner, open)
	p.Press("s")
	if got := p.Last(); got != (kit.OpenLetter{Number: "0801-26-0042-P", Referral: "1"}) {
		t.Errorf("s asks for %#v", got)
	}
	p.Press("enter", "2")
	work, ok := p.Last().(kit.StartWork)
	if !ok || work.Act != casework.Answer || work.Form != "answer" || work.Case != "0801-26-0042-P" || work.Referral != "1" || work.Seen != 7 {
		t.Errorf("digit 2 asks for %#v", work)
	}
	p.Press("enter")
	if work, ok = p.Last().(kit.StartWork); !ok || work.Act != casework.Deliver {
		t.Errorf("Enter asks for %#v", work)
	}
	p.Press("3")
	if got, say := p.Last(), p.Frame().Say.Text; got != nil || say != "Jawab dulu rujukannya." {
		t.Errorf("an action that is not possible asks for %#v and says %q", got, say)
	}
	p.Press("9")
	if got := p.Last(); got != nil {
		t.Errorf("digit 9 asks for %#v", got)
	}
}

// The marker and the open referral follow their referral; one that is gone is closed.
func TestChange(t *testing.T) {
	desk := &screentest.Fake{InboxIs: some()}
	p := screentest.Play(t, desk, partner, open)
	p.Press("down", "enter")
	desk.InboxIs = append([]casework.PartnerReferral{{Number: "0803-26-0001-A", ID: "1", Name: "Ayu"}}, desk.InboxIs...)
	p.Send(kit.Changed{})
	if !strings.Contains(p.Picture(), "Kursi roda") {
		t.Errorf("another referral is shown:\n%s", p.Picture())
	}
	desk.InboxIs = desk.InboxIs[:1]
	p.Send(kit.Changed{})
	if got := p.Picture(); strings.Contains(got, "Kursi roda") || !strings.Contains(got, "Ayu") {
		t.Errorf("a referral that is gone is still shown:\n%s", got)
	}
	desk.Err = &casework.Error{Kind: casework.Internal}
	p.Press("ctrl+l")
	if got := p.Picture(); !strings.Contains(got, "Ada kesalahan") || !strings.Contains(got, "Ayu") {
		t.Errorf("after an error:\n%s", got)
	}
}

func TestHostile(t *testing.T) {
	bad := "\x1b[2J\u202eMelati\r\n" + strings.Repeat("é界", 2000)
	r := casework.PartnerReferral{Number: bad, ID: bad, Letter: bad, Agency: bad, Name: bad, Age: bad, Address: bad, Problem: bad, Given: bad, Help: bad, State: casework.ReferralState(bad),
		Result: bad, Reason: bad, Steps: []casework.Step{{State: casework.ReferralState(bad), By: bad, Note: bad}}, Actions: []casework.Action{{Act: casework.ActName(bad), Why: bad}}}
	urgent := r
	urgent.State, urgent.DueAt = casework.Sent, at(-time.Hour)
	for _, area := range []kit.Area{{Width: 60, Height: 16}, {Width: 80, Height: 20}, {Width: 132, Height: 46}} {
		p := screentest.PlayIn(t, &screentest.Fake{InboxIs: []casework.PartnerReferral{r, urgent}}, partner, area, false, open)
		for _, key := range []string{"down", "enter", "pgdown", "end", "1"} {
			p.Press(key)
			p.Frame()
		}
	}
}

func TestAnyKeys(t *testing.T) {
	screentest.Monkey(t, partner, func() *screentest.Fake { return &screentest.Fake{InboxIs: some()} }, open)
}
