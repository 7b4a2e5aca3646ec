package ram

import (
	"context"

	"loket/forms"
	"loket/store/casework"
)

func (d *Desk) account(name string) (casework.Account, bool) {
	a, ok := d.accounts[name]
	return a, ok
}

func (d *Desk) levels(who casework.Actor) func(string) casework.Level {
	return func(number string) casework.Level {
		c, ok := d.cases[number]
		if !ok {
			return casework.LevelNone
		}
		return casework.LevelOf(who, c.Scope())
	}
}

func (d *Desk) paper(id string) *casework.OfficePaper {
	for i := range d.papers {
		if d.papers[i].ID == id {
			return &d.papers[i]
		}
	}
	return nil
}

// doOffice carries out an act on an office paper.
func (d *Desk) doOffice(who casework.Actor, act casework.Act) (casework.Receipt, error) {
	env := casework.Env{Now: d.Now(), Pack: d.opt.Pack, Account: d.account}
	was := d.paper(act.Part)
	p, err := casework.DecideOffice(was, act, who, env, d.levels(who))
	if err != nil {
		return casework.Receipt{}, err
	}
	if was != nil {
		*was = p
	} else {
		d.papers = append(d.papers, p)
	}
	d.seq++
	delete(d.drafts, act.Draft)
	r := casework.Receipt{Act: act.ID, Name: act.Name, Version: p.Version, At: env.Now, Seq: d.seq}
	d.receipts[act.ID], d.told[who.Account] = r, append([]casework.Receipt{r}, d.told[who.Account]...)
	return r, nil
}

// discussed refuses a discussion under a meeting that is not known or not about the case.
func (d *Desk) discussed(who casework.Actor, act casework.Act) error {
	if act.Name != casework.Discuss || act.Part == "" {
		return nil
	}
	p := d.paper(act.Part)
	if p == nil {
		return casework.ErrNotFound
	}
	if _, ok := casework.MeetingOf(p, who, d.levels(who), d.Now()); !ok || !p.About(act.Case) {
		return casework.ErrNotFound
	}
	return nil
}

// Meetings are the meetings that the actor may know of.
func (d *Desk) Meetings(_ context.Context, who casework.Actor) (casework.Meetings, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.asked(who, casework.ReadMeetings); err != nil {
		return casework.Meetings{}, err
	}
	return casework.MeetingsOf(d.papers, who, d.levels(who), d.Now()), nil
}

// ProposeMeeting begins the form of a new meeting.
func (d *Desk) ProposeMeeting(_ context.Context, who casework.Actor) (forms.Answers, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.asked(who, casework.CallMeeting); err != nil {
		return nil, err
	}
	return casework.ProposeMeeting(d.leveled(who), who, d.Now()), nil
}

// Meeting is one meeting.
func (d *Desk) Meeting(_ context.Context, who casework.Actor, id string) (casework.Meeting, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.asked(who, casework.ReadMeetings); err != nil {
		return casework.Meeting{}, err
	}
	return d.meeting(who, id)
}

func (d *Desk) meeting(who casework.Actor, id string) (casework.Meeting, error) {
	if p := d.paper(id); p != nil {
		if m, ok := casework.MeetingOf(p, who, d.levels(who), d.Now()); ok {
			for i, k := range m.Cases {
				if c := d.cases[k.Number]; c != nil && k.Level == casework.LevelFull {
					m.Cases[i].Reason = c.ToldTo(who, k.Reason)
				}
			}
			return m, nil
		}
	}
	return casework.Meeting{}, casework.ErrNotFound
}

// MeetingText is the minutes, or an invitation.
func (d *Desk) MeetingText(_ context.Context, who casework.Actor, id, to string) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.asked(who, casework.ReadMeetings); err != nil {
		return "", err
	}
	m, err := d.meeting(who, id)
	if err != nil {
		return "", err
	}
	if to == "" {
		files := map[string]*casework.Case{}
		for _, k := range m.Cases {
			if k.Level == casework.LevelFull {
				files[k.Number] = d.cases[k.Number]
			}
		}
		return casework.MinutesText(m, files, who, d.opt.Pack, d.Now()), nil
	}
	if m, to, err = d.paper(id).Invitation(m, who, to, d.account, d.levels); err != nil {
		return "", err
	}
	return casework.InvitationText(m, to, d.opt.Pack, d.Now())
}

// Supervisions are the notes of supervision.
func (d *Desk) Supervisions(_ context.Context, who casework.Actor, caseworker string) ([]casework.OfficePaper, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.asked(who, casework.ReadSupervision); err != nil {
		return nil, err
	}
	return casework.Supervisions(d.papers, who, caseworker), nil
}
