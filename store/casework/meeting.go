package casework

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/text"
)

// OfficePaper is a filled form that belongs to the office and to no single case: a
// meeting (SOP 3.6) or the notes of a supervision. It names cases by number and never
// holds their content: what was said of a case stands in that case.
type OfficePaper struct {
	ID      string        `json:"id"`   // of the act that began it
	Form    string        `json:"form"` // "meeting", "supervision"
	Answers forms.Answers `json:"answers"`
	Pack    string        `json:"pack"` // digest of the pack it was last filled under
	By      string        `json:"by"`   // account that began it
	At      time.Time     `json:"at"`
	Changed time.Time     `json:"changed_at"`
	Version uint64        `json:"version"`
	Edited  uint64        `json:"edited,omitempty"`  // version at which the answers last changed; replies are none
	Held    *time.Time    `json:"held_at,omitempty"` // meeting: when attendance was recorded
	Replies []Reply       `json:"replies,omitempty"` // meeting: the newest answer of each that was asked to come
}

// EventName names the record of an office paper in the log: each holds the paper whole.
func (OfficePaper) EventName() string { return "OfficePaperKept/1" }

// OfficeAct says whether an act makes or changes an office paper instead of a case.
func OfficeAct(a ActName) bool {
	return a == CallMeeting || a == HoldMeeting || a == ReplyMeeting || a == Supervise
}

// Says is a given answer of the paper; "" otherwise.
func (p *OfficePaper) Says(id string) string { return value(p.Answers, id) }

// when is the meeting's time, the supervision's day.
func (p *OfficePaper) when() time.Time {
	if t, err := time.Parse(time.RFC3339, p.Says("at")); err == nil {
		return t
	}
	return p.At
}

// rows are the answers of a group.
func (p *OfficePaper) rows(group string) []forms.Answers { return p.Answers[group].Rows }

// About says whether the case is on the meeting's list.
func (p *OfficePaper) About(number string) bool {
	return slices.ContainsFunc(p.rows("cases"), func(r forms.Answers) bool { return value(r, "number") == number })
}

// knows says whether the actor takes part in the paper: of a meeting who leads the
// office, its secretary, who called or leads it, and who was invited; of a supervision
// who leads the office, and the caseworker of whom it is.
func (p *OfficePaper) knows(who Actor) bool {
	if p.Form == "supervision" {
		return who.Role.Leads() || who.Role == Caseworker && p.Says("caseworker") == who.Account
	}
	if !May(who, ReadMeetings, Scope{}) {
		return false
	}
	return who.Role.Leads() || who.Role == Secretary || p.runs(who) || p.invited(who)
}

// runs says whether the actor called the meeting or leads it.
func (p *OfficePaper) runs(who Actor) bool { return who.named(p.By) || who.named(p.Says("chair")) }

// named says whether the account is the actor's own or that of whom it stands in for.
func (a Actor) named(account string) bool {
	return account != "" && (account == a.Account || account == a.For)
}

// invited says whether the actor, or its agency, is on the meeting's list of people.
func (p *OfficePaper) invited(who Actor) bool {
	return slices.ContainsFunc(p.rows("people"), func(r forms.Answers) bool { return isAsked(r, who) })
}

// isAsked says whether a row of the list of people means the actor or its agency.
func isAsked(row forms.Answers, who Actor) bool {
	return who.named(value(row, "who")) || who.Agency != "" && value(row, "agency") == who.Agency
}

// mayChange says whether the actor may change the meeting or record who came.
func (p *OfficePaper) mayChange(who Actor) bool {
	return May(who, CallMeeting, Scope{}) && (who.Role.Leads() || who.Role == Secretary || p.runs(who))
}

// DecideOffice says what an office act makes of a paper, or refuses it. was is nil for
// a new one; level tells what the actor may know of a case. It is pure.
func DecideOffice(was *OfficePaper, act Act, who Actor, env Env, level func(number string) Level) (OfficePaper, error) {
	if err := Permit(who, act.Name, Scope{}); err != nil {
		return OfficePaper{}, err
	}
	begins := act.Name == CallMeeting || act.Name == Supervise
	if act.Part != "" && (was == nil || was.Form != paperOf(act.Name) || !was.knows(who)) || !begins && was == nil {
		return OfficePaper{}, ErrNotFound
	}
	if act.Name != ReplyMeeting && was != nil && (was.Form == "supervision" || !was.mayChange(who)) {
		return OfficePaper{}, refuse(NotAllowed, "Rapat ini diubah oleh yang mengundang atau pimpinan; tidak ada yang berubah.")
	}
	if act.Name != ReplyMeeting && was != nil && act.Seen != 0 && act.Seen < was.Edited {
		return OfficePaper{}, refuse(NotAllowed, "Rapat ini diubah orang lain sejak Anda buka: tidak ada yang hilang, isian Anda tetap di draf. Buka rapatnya, lalu ubah lagi.")
	}
	form := env.Pack.Forms[FormOf(act.Name)]
	if form == nil {
		return OfficePaper{}, refuse(Invalid, "Formulir ini tidak ada di buku aturan kantor; belum tersimpan. Hubungi pengelola.")
	}
	for _, p := range form.Check(act.Answers, FormEnv(nil, who, env.Pack, env.Now, act.Answers)) {
		if p.Blocks {
			return OfficePaper{}, &Error{Kind: Invalid, Say: p.Say, Problems: []forms.Problem{p}}
		}
	}
	if act.Name == ReplyMeeting {
		return was.reply(act, who, env)
	}
	out := OfficePaper{ID: act.ID, Form: form.ID, By: who.Account, At: env.Now}
	if was != nil {
		out = *was
	}
	out.Answers, out.Pack, out.Changed = act.Answers.Clone(), env.Pack.Digest, env.Now
	out.Version++
	out.Edited = out.Version
	if act.Name == Supervise {
		return out, knownCaseworker(env, out.Says("caseworker"))
	}
	if was != nil && !out.when().Equal(was.when()) { // who was free then may not be now
		out.Replies = nil
	}
	if act.Name == HoldMeeting {
		if out.when().After(env.Now.Add(time.Hour)) {
			return OfficePaper{}, invalid("at", "Rapat ini belum dimulai; isian aman. Catat yang hadir saat rapat, atau perbaiki waktunya.")
		}
		if err := out.sameGuests(was); err != nil {
			return OfficePaper{}, err
		}
		out.Held = &env.Now
	}
	if err := out.checkPeople(env); err != nil {
		return OfficePaper{}, err
	}
	return out, out.takeCases(was, level)
}

// checkPeople refuses a chair without an account, whom the meeting would not let in, and
// a case's number where people stand.
func (p *OfficePaper) checkPeople(env Env) error {
	if chair := p.Says("chair"); chair != "" && env.Account != nil {
		if _, ok := env.Account(chair); !ok {
			return invalid("chair", "Akun pemimpin rapat itu tidak ada; isian aman. Tulis nama akunnya, atau kosongkan.")
		}
	}
	for i, r := range p.rows("people") {
		if _, ok := ParseNumber(value(r, "who")); ok {
			return invalid(fmt.Sprintf("people[%d].who", i), "Ini nomor kasus, bukan orang; isian aman. Tulis akun atau jabatan yang diundang.")
		}
	}
	return nil
}

// sameGuests refuses a key that fell into the name of somebody invited while it is noted
// who came; who was not invited may be added below.
func (p *OfficePaper) sameGuests(was *OfficePaper) error {
	if was == nil {
		return nil
	}
	now := p.rows("people")
	for i, r := range was.rows("people") {
		who := value(r, "who")
		if slices.ContainsFunc(now, func(n forms.Answers) bool { return value(n, "who") == who && value(n, "agency") == value(r, "agency") }) {
			continue
		}
		return invalid(fmt.Sprintf("people[%d].who", min(i, max(len(now)-1, 0))), "Yang diundang di sini ialah "+text.Clean(who)+", dan itu berubah; isian aman. Kembalikan akun dan lembaganya; tamu lain ditulis di baris baru.")
	}
	return nil
}

// paperOf is the paper that an office act is about: its form, but for an answer to an invitation.
func paperOf(a ActName) string {
	if a == ReplyMeeting {
		return "meeting"
	}
	return FormOf(a)
}

func knownCaseworker(env Env, name string) error {
	if env.Account == nil {
		return nil
	}
	if acc, ok := env.Account(name); !ok || acc.Role != Caseworker {
		return invalid("caseworker", "Akun peksos itu tidak ada; isian aman. Tulis nama akun peksos.")
	}
	return nil
}

// takeCases tidies the numbers of the meeting's cases and refuses those that the actor
// may not know; what stood there before and is hidden from the actor stays.
func (p *OfficePaper) takeCases(was *OfficePaper, level func(string) Level) error {
	group := p.Answers["cases"]
	for i, r := range group.Rows {
		n, ok := ParseNumber(value(r, "number"))
		if !ok || level(n) < LevelCoded {
			return invalid(fmt.Sprintf("cases[%d].number", i), "Nomor kasus itu tidak ditemukan; isian aman. Periksa angka dan huruf terakhirnya.")
		}
		r["number"] = forms.Answer{State: forms.Given, Value: n}
		if level(n) < LevelFull && was != nil { // who may not read the reason leaves it as it was
			for _, old := range was.rows("cases") {
				if why, ok := old["reason"]; ok && value(old, "number") == n {
					if value(r, "reason") != "" {
						return invalid(fmt.Sprintf("cases[%d].reason", i), "Alasan kasus ini sudah ditulis yang lain dan dirahasiakan dari Anda; isian aman. Kosongkan, atau minta yang menulisnya.")
					}
					r["reason"] = why
				}
			}
		}
	}
	if was != nil {
		for _, r := range was.rows("cases") {
			if level(value(r, "number")) < LevelCoded {
				group.Rows = append(group.Rows, r)
			}
		}
	}
	if len(group.Rows) > 0 {
		group.State = forms.Given
		p.Answers["cases"] = group
	}
	return nil
}

// Supervisions are the monthly notes of supervision that the actor may read, the newest
// first; caseworker "" is everybody's.
func Supervisions(papers []OfficePaper, who Actor, caseworker string) []OfficePaper {
	out := []OfficePaper{}
	for _, p := range papers {
		if p.Form == "supervision" && p.knows(who) && (caseworker == "" || p.Says("caseworker") == caseworker) {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b OfficePaper) int { return b.At.Compare(a.At) })
	return out
}

// Discussed is what a meeting said of one case; nil when it said nothing yet.
func (c *Case) Discussed(meeting string) *Filled {
	for i := len(c.Forms) - 1; i >= 0; i-- {
		if f := &c.Forms[i]; f.Form == "meeting_case" && f.Part == meeting {
			return f
		}
	}
	return nil
}

// MeetingKind is a meeting's kind as its form words it.
func MeetingKind(p *pack.Pack, kind string) string {
	return cmp.Or(optionWord(p, "meeting", "kind", kind), kind)
}

// optionWord is a choice as its form words it; "" where the form has none of that code.
func optionWord(p *pack.Pack, form, path, code string) string {
	f := p.Forms[form]
	if f == nil || f.Field(path) == nil {
		return ""
	}
	o, _ := f.Field(path).Option(code)
	return o.Label
}
