package access

import (
	"context"
	"reflect"
	"strings"
	"sync/atomic"
	"time"

	"loket/forms/print"
	"loket/store"
	"loket/store/casework"
)

// poisoned is a desk whose every answer has a hostile string where the token stands.
type poisoned struct {
	casework.Desk
	store *store.Store
	evil  atomic.Pointer[string]
}

// spoil puts the string into a copy of a value, however deep.
func spoil[T any](p *poisoned, v T, err error) (T, error) {
	if evil := p.evil.Load(); evil != nil && err == nil {
		out := reflect.New(reflect.TypeFor[T]()).Elem()
		deep(out, reflect.ValueOf(&v).Elem(), *evil)
		v, _ = out.Interface().(T)
	}
	return v, err
}

func deep(to, from reflect.Value, evil string) {
	switch from.Kind() {
	case reflect.String:
		to.SetString(strings.ReplaceAll(from.String(), token, evil))
	case reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			deep(to.Elem(), from.Elem(), evil)
		}
	case reflect.Interface:
		if !from.IsNil() {
			x := reflect.New(from.Elem().Type()).Elem()
			deep(x, from.Elem(), evil)
			to.Set(x)
		}
	case reflect.Slice:
		if !from.IsNil() {
			to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
			for i := range from.Len() {
				deep(to.Index(i), from.Index(i), evil)
			}
		}
	case reflect.Map:
		if !from.IsNil() {
			to.Set(reflect.MakeMap(from.Type()))
			for _, k := range from.MapKeys() {
				x := reflect.New(from.Type().Elem()).Elem()
				deep(x, from.MapIndex(k), evil)
				to.SetMapIndex(k, x)
			}
		}
	case reflect.Struct:
		to.Set(from) // what is not exported, too: times
		for i := range from.NumField() {
			if from.Type().Field(i).IsExported() {
				deep(to.Field(i), from.Field(i), evil)
			}
		}
	default:
		to.Set(from)
	}
}

func (p *poisoned) Home(ctx context.Context, who casework.Actor) (casework.Home, error) {
	v, err := p.Desk.Home(ctx, who)
	return spoil(p, v, err)
}

func (p *poisoned) Queue(ctx context.Context, who casework.Actor, q casework.Query) (casework.Page, error) {
	v, err := p.Desk.Queue(ctx, who, q)
	return spoil(p, v, err)
}

func (p *poisoned) Open(ctx context.Context, who casework.Actor, number string) (casework.View, error) {
	v, err := p.Desk.Open(ctx, who, number)
	return spoil(p, v, err)
}

func (p *poisoned) Inbox(ctx context.Context, who casework.Actor) ([]casework.PartnerReferral, error) {
	v, err := p.Desk.Inbox(ctx, who)
	return spoil(p, v, err)
}

func (p *poisoned) Agenda(ctx context.Context, who casework.Actor, from, to time.Time) (casework.Agenda, error) {
	v, err := p.Desk.Agenda(ctx, who, from, to)
	return spoil(p, v, err)
}

func (p *poisoned) Caseload(ctx context.Context, who casework.Actor) (casework.Caseload, error) {
	v, err := p.Desk.Caseload(ctx, who)
	for i := range v.Loads {
		v.Loads[i].Caseworker = token
	}
	return spoil(p, v, err)
}

func (p *poisoned) Audit(ctx context.Context, who casework.Actor) (casework.Audit, error) {
	v, err := p.Desk.Audit(ctx, who)
	return spoil(p, v, err)
}

func (p *poisoned) Compliance(ctx context.Context, who casework.Actor, q casework.ComplianceQuery) (casework.Compliance, error) {
	v, err := p.Desk.Compliance(ctx, who, q)
	for i := range v.Rows {
		v.Rows[i].Key = token
	}
	return spoil(p, v, err)
}

func (p *poisoned) Meetings(ctx context.Context, who casework.Actor) (casework.Meetings, error) {
	v, err := p.Desk.Meetings(ctx, who)
	return spoil(p, v, err)
}

func (p *poisoned) Meeting(ctx context.Context, who casework.Actor, id string) (casework.Meeting, error) {
	v, err := p.Desk.Meeting(ctx, who, id)
	return spoil(p, v, err)
}

func (p *poisoned) Log(ctx context.Context, who casework.Actor, q casework.LogQuery) (casework.LogPage, error) {
	v, err := p.Desk.Log(ctx, who, q)
	for i := range v.Entries {
		v.Entries[i].Note, v.Entries[i].Number = token, token
	}
	return spoil(p, v, err)
}

// The papers are set by the program's own functions from what was spoiled.

func (p *poisoned) Letter(ctx context.Context, who casework.Actor, number, part string) (string, error) {
	v, err := p.Open(ctx, who, number)
	if err != nil || v.Case == nil {
		return "", err
	}
	return casework.LetterPaper(v.Case, who, part, false, p.Pack(), p.Now())
}

func (p *poisoned) Print(ctx context.Context, who casework.Actor, number, name string) (string, error) {
	v, err := p.Open(ctx, who, number)
	if err != nil || v.Case == nil {
		return "", err
	}
	c, env := v.Case, casework.FormEnv(v.Case, who, p.Pack(), p.Now(), nil)
	if name == casework.FamilyCopy {
		return casework.FamilyText(c, p.Pack(), who, p.Now())
	}
	if name == casework.ReporterForm {
		return casework.ReporterText(c, who, p.Pack(), print.Frame{}, env)
	}
	f := c.Filling(name)
	if f == nil {
		f = &casework.Filled{Form: name, Answers: c.Complaint}
	}
	return print.Form(p.Pack().Forms[f.Form], f.Answers, print.Frame{}, env), nil
}

func (p *poisoned) MeetingText(ctx context.Context, who casework.Actor, id, agency string) (string, error) {
	m, err := p.Meeting(ctx, who, id)
	if err != nil {
		return "", err
	}
	if agency != "" {
		return casework.InvitationText(m, agency, p.Pack(), p.Now())
	}
	files := map[string]*casework.Case{}
	for _, k := range m.Cases {
		v, err := p.Open(ctx, who, k.Number)
		if err != nil {
			return "", err
		}
		files[k.Number] = v.Case
	}
	return casework.MinutesText(m, files, who, p.Pack(), p.Now()), nil
}
