package sheet

import (
	"context"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/store/casework"
	"loket/tui/kit"
)

// typingDelay is how long what is being typed may stay unsaved.
const typingDelay = time.Second

// Topics of a filler's calls.
const (
	topicLoad   = "fill.load"
	topicSave   = "fill.save"
	topicAct    = "fill.act"
	topicMoved  = "fill.moved"
	topicTyping = "fill.typing"
)

// Outcome is what the screen has to know after an Update.
type Outcome struct {
	Done *casework.Receipt // the act is on the disk
	Left bool              // the person leaves; the draft, if there is one, is kept
	Say  kit.Message       // with Left
}

// Filler is a sheet with the draft behind it and the act that it becomes. A screen
// owns one and hands it messages; its calls go out under the screen's mail.
type Filler struct {
	env   *kit.Env
	mail  *kit.Mail
	work  kit.StartWork
	form  string
	hooks func(*Filler) Hooks

	sheet *Sheet         // nil until loaded
	view  *casework.View // of the case; nil when there is none
	draft casework.Draft
	keep  *keeper
	fresh bool // the draft is not on the disk yet

	dirty      bool                      // something changed since the last save was begun
	saving     bool                      // a save is under way
	then       func() (tea.Cmd, Outcome) // after it
	submitting bool                      // then sends the act
	sending    bool                      // the act is under way
	timer      bool                      // a one-shot for what is being typed is under way
	warned     bool                      // warnings were said once
	stuck      bool                      // leaving failed because the draft could not be saved
	changed    bool                      // somebody changed the case since the form was opened
	closed     string                    // why nothing can be typed any more
	say        kit.Message
	overview   *overview // the sections are shown instead of the fields
	hold       hold      // the picture while a field that was left is being saved
}

// keeper serialises the saves of one draft and holds its newest epoch. Commands run
// beside one another; the last save to be asked for must be the last one on the disk.
type keeper struct {
	mu    sync.Mutex
	epoch uint64
	asked int // number of the newest save that was begun
}

// NewFiller begins an act on its form. hooks may be nil; it is asked once loaded.
func NewFiller(env *kit.Env, mail *kit.Mail, w kit.StartWork, hooks func(*Filler) Hooks) *Filler {
	form := w.Form
	if form == "" {
		form = casework.FormOf(w.Act)
	}
	return &Filler{env: env, mail: mail, work: w, form: form, hooks: hooks, keep: &keeper{}, fresh: true}
}

// ResumeFiller goes on with a draft where it stood.
func ResumeFiller(env *kit.Env, mail *kit.Mail, d casework.Draft, hooks func(*Filler) Hooks) *Filler {
	f := NewFiller(env, mail, kit.StartWork{Act: d.Work, Form: d.Form, Case: d.Case, Referral: d.Part, Seen: d.Seen}, hooks)
	f.draft, f.fresh = d, false
	return f
}

// loaded is what a filler needs before it can show anything.
type loaded struct {
	view  *casework.View
	draft *casework.Draft
}

// Init reads the case and takes the draft: the one given, or one begun earlier for the same work.
func (f *Filler) Init() tea.Cmd { return f.load(false) }

func (f *Filler) load(force bool) tea.Cmd {
	desk, who, w, resume, form := f.env.Desk, f.env.Actor, f.work, f.draft.ID, f.form
	return kit.Call(f.mail, topicLoad, func(ctx context.Context) (loaded, error) {
		var l loaded
		if w.Case != "" {
			v, err := desk.Open(ctx, who, w.Case)
			if err != nil {
				return l, err
			}
			l.view = &v
			if resume == "" {
				all, err := desk.Drafts(ctx, who)
				if err != nil {
					return l, err
				}
				for _, d := range all {
					if d.Case == w.Case && d.Work == w.Act && d.Form == form && d.Part == w.Referral {
						resume = d.ID
						break
					}
				}
			}
		}
		if resume != "" {
			d, err := desk.OpenDraft(ctx, who, resume, force)
			if err != nil {
				return l, err
			}
			l.draft = &d
		}
		return l, nil
	})
}

// start builds the sheet from what was loaded.
func (f *Filler) start(l loaded) {
	p := f.env.Desk.Pack()
	form := p.Forms[f.form]
	if form == nil {
		f.closed = "Formulir ini tidak ada dalam aturan kantor. Hubungi pengelola."
		f.say = kit.Message{Tone: kit.Error, Text: f.closed}
		return
	}
	f.view = l.view
	if l.draft != nil {
		f.draft, f.fresh = *l.draft, false
		f.keep.epoch = l.draft.Epoch
		if l.view != nil {
			if why := l.view.Stuck(*l.draft); why != "" {
				f.say = kit.Message{Tone: kit.Warn, Text: "Belum bisa dikirim: " + why}
			}
		}
	} else {
		f.draft = casework.Draft{
			ID: f.env.Desk.NewID(), Act: f.env.Desk.NewID(), Work: f.work.Act, Form: f.form, Case: f.work.Case, Part: f.work.Referral,
			Owner: f.env.Actor.Account, Desk: f.env.Actor.Desk, Answers: casework.Prefill(f.Case(), f.work.Act, f.form, f.work.Referral, p),
		}
		for id, a := range f.work.Answers {
			f.draft.Answers[id] = a.Clone()
		}
		f.draft.Seen = f.work.Seen
		if f.view != nil {
			f.draft.Seen = f.view.Version
		}
	}
	var hooks Hooks
	if f.hooks != nil {
		hooks = f.hooks(f)
	}
	f.sheet = New(form, f.draft.Answers, f.world, f.env.Style, hooks)
	f.sheet.remember(f.former())
	switch {
	case l.draft != nil:
		f.sheet.Resume(l.draft.At, l.draft.Typing)
	case f.work.At != "":
		f.sheet.Resume(f.work.At, "")
	}
}

// former are the answers of the case's last assessment on the same scored form; nil when it is the first.
func (f *Filler) former() forms.Answers {
	c := f.Case()
	if c == nil || !f.env.Desk.Pack().Forms[f.form].Totals {
		return nil
	}
	if last := c.Form(f.form); last != nil {
		return last.Answers
	}
	return nil
}

// world is what the form's conditions may know.
func (f *Filler) world(a forms.Answers) forms.Env {
	return casework.FormEnv(f.Case(), f.env.Actor, f.env.Desk.Pack(), f.env.Desk.Now(), a)
}

// Case is the case as far as it is seen in full; nil otherwise.
func (f *Filler) Case() *casework.Case {
	if f.view == nil {
		return nil
	}
	return f.view.Case
}

// Number is the case's number; "" before it exists.
func (f *Filler) Number() string { return f.work.Case }

// Action is what the form is filled for.
func (f *Filler) Action() casework.Action {
	return casework.Action{Act: f.work.Act, Form: f.form, Part: f.work.Referral}
}

// Name gives the form another title than its own.
func (f *Filler) Name(title string) { f.work.Title = title }

// Staff are the accounts that the form can name, as far as the case is seen in full.
func (f *Filler) Staff() []casework.Colleague {
	if f.view == nil {
		return nil
	}
	return f.view.Staff
}

// Refresh asks the screen's hooks anew what its fields offer.
func (f *Filler) Refresh() {
	if f.sheet != nil {
		f.sheet.walk()
	}
}

// Sheet is the form; nil until loaded.
func (f *Filler) Sheet() *Sheet { return f.sheet }

// Answers are the answers so far; nil until loaded.
func (f *Filler) Answers() forms.Answers {
	if f.sheet == nil {
		return nil
	}
	return f.sheet.Answers()
}

// snapshot is the draft as it stands.
func (f *Filler) snapshot() casework.Draft {
	d := f.draft
	d.Answers, d.At, d.Typing = f.sheet.Answers(), f.sheet.At(), f.sheet.Typing()
	return d
}

// save puts the draft on the disk. One save is under way at a time; what changes
// meanwhile is saved after it.
func (f *Filler) save() tea.Cmd {
	if !f.dirty || f.saving || f.sending || f.closed != "" || f.sheet == nil {
		return nil
	}
	f.saving, f.dirty = true, false
	return kit.Beside(f.mail, topicSave, f.saving1())
}

// saving1 is the save itself, as a command runs it.
func (f *Filler) saving1() func(context.Context) (casework.Draft, error) {
	desk, who, k, d := f.env.Desk, f.env.Actor, f.keep, f.snapshot()
	k.mu.Lock()
	k.asked++
	turn := k.asked
	k.mu.Unlock()
	return func(ctx context.Context) (casework.Draft, error) {
		k.mu.Lock()
		defer k.mu.Unlock()
		d.Epoch = k.epoch
		if turn < k.asked {
			return d, nil // a newer save is on its way and holds all of this
		}
		out, err := desk.SaveDraft(context.WithoutCancel(ctx), who, d) // the line may be gone; what was typed is kept
		if err == nil {
			k.epoch = out.Epoch
		}
		return out, err
	}
}

// Busy says whether the form is being sent, or left: then nothing more is typed into it.
func (f *Filler) Busy() bool { return f.sending || f.then != nil }

// Keep saves what was typed when the session ends; nil when there is nothing to save.
func (f *Filler) Keep() tea.Cmd {
	if f.sheet == nil || f.closed != "" || f.sending || !f.dirty && !f.saving {
		return nil
	}
	f.dirty = false
	return kit.Beside(f.mail, topicSave, f.saving1())
}

// Danger tells the form of a case that does not exist yet that the child is in danger now.
func (f *Filler) Danger() tea.Cmd {
	if f.sheet == nil {
		return nil
	}
	f.sheet.Set("danger", forms.Answer{State: forms.Given, Value: "yes"})
	f.dirty = true
	return f.save()
}
