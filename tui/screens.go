package tui

import (
	"context"
	"sync"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
	"loket/tui/accounts"
	"loket/tui/audit"
	"loket/tui/casefile"
	"loket/tui/formfill"
	"loket/tui/guide"
	"loket/tui/home"
	"loket/tui/inbox"
	"loket/tui/intake"
	"loket/tui/kit"
	"loket/tui/office"
	"loket/tui/queue"
	"loket/tui/referral"
	"loket/tui/search"
)

// screens are the constructors of what the root can show. Tests bring their own.
type screens struct {
	home func(*kit.Env) kit.Screen
	// work makes the screen of an act that asks for a form.
	work func(*kit.Env, kit.StartWork) kit.Screen
	// open makes the screen that a request asks for, nil when the message is no such request.
	open func(*kit.Env, tea.Msg) kit.Screen
}

// standard is the office's set of screens.
func standard() screens {
	return screens{home: func(env *kit.Env) kit.Screen { return home.New(env) }, work: startWork, open: open}
}

func open(env *kit.Env, msg tea.Msg) kit.Screen {
	switch m := msg.(type) {
	case kit.OpenQueue:
		return queue.New(env, m.Query)
	case kit.OpenCase:
		return casefile.New(env, m.Number, m.Clock)
	case kit.OpenSearch:
		return search.New(env, m.Text)
	case kit.OpenInbox:
		return inbox.New(env)
	case kit.OpenAccounts:
		return accounts.New(env)
	case kit.OpenLog:
		return audit.New(env)
	case kit.OpenAgenda:
		return office.NewAgenda(env)
	case kit.OpenOffice:
		return office.New(env)
	case kit.OpenMeetings:
		return office.NewMeetings(env)
	case kit.OpenMeeting:
		return office.NewMeeting(env, m.ID)
	case kit.OpenSupervision:
		return office.NewSupervision(env)
	case kit.OpenCaseload:
		return office.NewCaseload(env)
	case kit.OpenAudit:
		return office.NewAudit(env)
	case kit.OpenCompliance:
		return office.NewCompliance(env)
	case kit.OpenDrafts:
		return home.NewDrafts(env)
	case kit.OpenGuide:
		return guide.New(env)
	case kit.OpenBlanks:
		return office.NewBlanks(env)
	case kit.OpenBlank:
		load := blank(env, m)
		return guide.NewPaper(env, "Lembar kosong", "kosong-"+m.Form, load, load)
	case kit.OpenText:
		return guide.NewText(env, m.Title, m.Load)
	case kit.OpenLetter:
		return guide.NewPaper(env, "Surat rujukan", "surat-"+m.Number, letter(env, m, env.Desk.Letter), letter(env, m, env.Desk.PrintLetter))
	case kit.OpenPrint:
		return guide.NewPaper(env, "Cetak", m.Form+"-"+m.Number, paper(env, m), paper(env, m))
	case kit.OpenReferrals:
		return referral.NewPage(env, m.Number)
	case kit.OpenIntake:
		return intake.Open(env, m.Number)
	case kit.OpenDanger:
		return intake.NewCard(env, m.Number, m.Filling)
	case kit.ResumeDraft:
		return resume(env, m.Draft)
	}
	return nil
}

func startWork(env *kit.Env, w kit.StartWork) kit.Screen {
	switch w.Act {
	case casework.Receive:
		return intake.New(env)
	case casework.Amend, casework.Verify, casework.Classify:
		return intake.Step(env, w)
	case casework.Prepare:
		return referral.New(env, w)
	}
	return formfill.New(env, w)
}

func resume(env *kit.Env, d casework.Draft) kit.Screen {
	switch d.Work {
	case casework.Receive, casework.Amend, casework.Verify, casework.Classify:
		return intake.Resume(env, d)
	case casework.Prepare:
		return referral.Resume(env, d)
	}
	return formfill.Resume(env, d)
}

// letter loads a referral's letter for the viewer, or for paper.
func letter(env *kit.Env, m kit.OpenLetter, load func(context.Context, casework.Actor, string, string) (string, error)) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		return load(ctx, env.Actor, m.Number, m.Referral)
	}
}

// paper loads a filled form for the viewer.
func paper(env *kit.Env, m kit.OpenPrint) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		return env.Desk.Print(ctx, env.Actor, m.Number, m.Form)
	}
}

// blank reserves an unfilled paper once: what is shown is what is printed.
func blank(env *kit.Env, m kit.OpenBlank) func(context.Context) (string, error) {
	var mu sync.Mutex
	var kept string
	return func(ctx context.Context) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		if kept != "" {
			return kept, nil
		}
		b, err := env.Desk.Reserve(ctx, env.Actor, m.Form)
		if err == nil {
			kept = b.Text
		}
		return kept, err
	}
}

// actTitles are questions for the acts without a form.
var actTitles = map[casework.ActName]string{
	casework.HandOver:   "Teruskan ke sekretariat PKSAI",
	casework.ApproveRef: "Setujui rujukan ini",
	casework.Send:       "Kirim rujukan ini",
	casework.Deliver:    "Catat bahwa rujukan sudah sampai",
	casework.Finish:     "Rujukan ini selesai",
	casework.Alarm:      "Bahaya",
}

func actTitle(env *kit.Env, a casework.ActName) string {
	if t, ok := actTitles[a]; ok {
		return t
	}
	return env.WordOr("act."+string(a), string(a))
}
