package office

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/store/casework"
	"loket/tui/kit"
)

// meetings are those that the actor takes part in.
type meetings struct {
	env  *kit.Env
	mail *kit.Mail
}

// NewMeetings lists the actor's meetings and begins new ones.
func NewMeetings(env *kit.Env) *Screen {
	p := &meetings{env: env}
	s := open(env, p)
	p.mail = &s.Mail
	return s
}

func (p *meetings) title() string { return "Rapat" }

func (p *meetings) load(ctx context.Context, env *kit.Env) (table, error) {
	m, err := env.Desk.Meetings(ctx, env.Actor)
	return table{lines: m.Lines(env.Desk.Pack())}, err
}

func (p *meetings) keys(casework.Line) []kit.Key {
	keys := []kit.Key{{ID: "go", Keys: []string{"enter"}, Show: "Enter", Word: "Buka", Help: "Membuka rapat: kasus, peserta, notulen.", Footer: true}}
	if casework.May(p.env.Actor, casework.CallMeeting, casework.Scope{}) {
		keys = append(keys, kit.Key{ID: "new", Keys: []string{"b"}, Show: "b", Word: "Rapat baru", Help: "Mengundang rapat; kasus diusulkan dari register: baru, lewat, macet, waktunya ditinjau.", Footer: true},
			kit.Key{ID: "one", Keys: []string{"s"}, Show: "s", Word: "Satu keluarga", Help: "Mengundang rapat perencanaan atau konferensi satu kasus atau satu keluarga; tidak ada yang diusulkan.", Footer: true})
	}
	return keys
}

func (p *meetings) press(id string, l casework.Line) (bool, tea.Cmd) {
	switch {
	case id == "new":
		env := p.env
		return false, kit.Call(p.mail, "propose", func(ctx context.Context) (kit.StartWork, error) {
			begin, err := env.Desk.ProposeMeeting(ctx, env.Actor)
			return kit.StartWork{Act: casework.CallMeeting, Form: casework.FormOf(casework.CallMeeting), Answers: begin}, err
		})
	case id == "one":
		return false, kit.Send(kit.StartWork{Act: casework.CallMeeting, Form: casework.FormOf(casework.CallMeeting)})
	case l.Key != "":
		return false, kit.Send(kit.OpenMeeting{ID: l.Key})
	}
	return false, nil
}

// meeting is one of them.
type meeting struct {
	env  *kit.Env
	mail *kit.Mail
	id   string
	last casework.Meeting
}

// NewMeeting shows one meeting: its cases, who is invited, and what can be done.
func NewMeeting(env *kit.Env, id string) *Screen {
	p := &meeting{env: env, id: id}
	s := open(env, p)
	p.mail = &s.Mail
	return s
}

func (p *meeting) title() string { return "Rapat" }

func (p *meeting) load(ctx context.Context, env *kit.Env) (table, error) {
	m, err := env.Desk.Meeting(ctx, env.Actor, p.id)
	if err != nil {
		return table{}, err
	}
	p.last = m
	return table{lines: m.Lines(env.Desk.Pack())}, nil
}

func (p *meeting) keys(l casework.Line) []kit.Key {
	enter := kit.Key{ID: "say", Keys: []string{"enter"}, Show: "Enter", Footer: true}
	switch {
	case l.Act.Act != "":
		enter.Word, enter.Help = "Bahas", "Mencatat pembahasan dan keputusan kasus itu."
	case l.Number != "":
		enter.Word, enter.Help = "Lihat", "Melihat kasus itu; pembahasannya dicatat peksosnya atau pimpinan."
	case l.Key != "" && (p.last.Change != nil || l.Key == p.env.Actor.Account):
		enter.Word, enter.Help = "Surat", "Surat undangannya, untuk dibaca atau dicetak."
	default:
		enter.Word, enter.Help, enter.Why = "Buka", "Membuka baris yang ditunjuk.", "Di baris ini tidak ada yang dibuka. Pilih nomor kasus."
		if l.Key != "" {
			enter.Why = "Undangan orang lain dibaca oleh yang mengundang."
		}
	}
	keys := []kit.Key{
		enter,
		{ID: "minutes", Keys: []string{"n"}, Show: "n", Word: "Notulen", Help: "Notulen sejauh boleh Anda baca.", Footer: true},
	}
	if p.last.Asked {
		keys = append(keys, kit.Key{ID: "letter", Keys: []string{"i"}, Show: "i", Word: "Undangan", Help: "Surat undangan Anda, untuk dibaca atau dicetak.", Footer: true})
	}
	if p.last.Asked && p.last.Open {
		keys = append(keys, kit.Key{ID: "answer", Keys: []string{"d"}, Show: "d", Word: "Jawab", Help: "Menjawab undangan: datang atau tidak dapat datang.", Footer: true})
	}
	if p.last.Change != nil {
		keys = append(keys,
			kit.Key{ID: "came", Keys: []string{"h"}, Show: "h", Word: "Hadir", Help: "Mencatat siapa yang hadir.", Footer: true},
			kit.Key{ID: "change", Keys: []string{"u"}, Show: "u", Word: "Ubah", Help: "Mengubah waktu, tempat, kasus, atau undangan.", Footer: true})
	}
	return keys
}

func (p *meeting) press(id string, l casework.Line) (bool, tea.Cmd) {
	work := func(a casework.ActName, begin forms.Answers, at string) tea.Cmd {
		return kit.Send(kit.StartWork{Act: a, Form: casework.FormOf(a), Referral: p.id, Answers: begin, At: at, Seen: p.last.Seen})
	}
	switch id {
	case "minutes":
		return false, p.text("Notulen", "")
	case "came":
		return false, work(casework.HoldMeeting, p.last.Change, casework.FirstCame(p.last.Change))
	case "change":
		return false, work(casework.CallMeeting, p.last.Change, "")
	case "letter":
		return false, p.text("Undangan", casework.OwnInvitation)
	case "answer":
		return false, work(casework.ReplyMeeting, nil, "")
	}
	switch {
	case l.Number != "" && l.Act.Act != "":
		return false, p.discuss(l)
	case l.Number != "":
		return false, kit.Send(kit.OpenCase{Number: l.Number})
	case l.Key != "":
		return false, p.text("Undangan", l.Key)
	}
	return false, nil
}

// discuss begins the case's part of the minutes. The case's version is read when the
// form is opened, for a meeting's list does not hold it.
func (p *meeting) discuss(l casework.Line) tea.Cmd {
	env := p.env
	return kit.Call(p.mail, "discuss", func(ctx context.Context) (kit.StartWork, error) {
		v, err := env.Desk.Open(ctx, env.Actor, l.Number)
		return kit.WorkFor(l.Act, l.Number, v.Version), err
	})
}

func (p *meeting) text(title, to string) tea.Cmd {
	env, id := p.env, p.id
	return kit.Send(kit.OpenText{Title: title, Load: func(ctx context.Context) (string, error) {
		return env.Desk.MeetingText(ctx, env.Actor, id, to)
	}})
}

// supervision lists the monthly notes.
type supervision struct{ env *kit.Env }

// NewSupervision lists the notes of supervision that the actor may read.
func NewSupervision(env *kit.Env) *Screen { return open(env, &supervision{env}) }

func (p *supervision) title() string { return "Supervisi" }

func (p *supervision) load(ctx context.Context, env *kit.Env) (table, error) {
	list, err := env.Desk.Supervisions(ctx, env.Actor, "")
	if err != nil {
		return table{}, err
	}
	return table{lines: casework.SupervisionLines(list, env.Desk.Pack(), env.Desk.Now())}, nil
}

func (p *supervision) keys(casework.Line) []kit.Key {
	keys := []kit.Key{{ID: "read", Keys: []string{"enter"}, Show: "Enter", Word: "Baca", Help: "Membaca catatan supervisi itu.", Footer: true}}
	if casework.May(p.env.Actor, casework.Supervise, casework.Scope{}) {
		keys = append(keys, kit.Key{ID: "new", Keys: []string{"b"}, Show: "b", Word: "Catatan baru", Help: "Mencatat supervisi dengan satu peksos.", Footer: true})
	}
	return keys
}

func (p *supervision) press(id string, l casework.Line) (bool, tea.Cmd) {
	if id == "new" {
		return false, kit.Send(kit.StartWork{Act: casework.Supervise, Form: casework.FormOf(casework.Supervise)})
	}
	env := p.env
	return false, kit.Send(kit.OpenText{Title: "Supervisi", Load: func(ctx context.Context) (string, error) {
		list, err := env.Desk.Supervisions(ctx, env.Actor, "")
		if err != nil {
			return "", err
		}
		return casework.SupervisionText(list, l.Key, env.Desk.Pack(), env.Desk.Now(), env.Actor)
	}})
}
