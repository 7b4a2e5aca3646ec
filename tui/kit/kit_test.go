package kit

import (
	"context"
	"errors"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
)

func TestGenerations(t *testing.T) {
	env := &Env{Later: func(_ time.Duration, m tea.Msg) tea.Cmd { return Send(m) }}
	a, b := env.NewMail("queue"), env.NewMail("queue")
	if a.ID() == b.ID() {
		t.Fatal("two screens have one address")
	}
	get := func(topic string, v int) Reply {
		return as[Reply](t, as[Job](t, Call(&a, topic, func(context.Context) (int, error) { return v, nil })()).Run())
	}
	first, other, second := get("page", 1), get("count", 2), get("page", 3)
	for r, fresh := range map[*Reply]bool{&first: false, &other: true, &second: true} {
		if a.Fresh(*r) != fresh {
			t.Errorf("%+v: fresh is %v", *r, !fresh)
		}
		if b.Fresh(*r) {
			t.Errorf("%+v reaches another screen", *r)
		}
	}
	a.Drop("page")
	if a.Fresh(second) {
		t.Error("a dropped answer is fresh")
	}
	timer := as[Reply](t, as[Job](t, After(&a, "wait", time.Second, "due")()).Run())
	if !a.Fresh(timer) || timer.Msg != "due" {
		t.Errorf("%+v", timer)
	}
}

func TestCallBringsErrorsAndPanics(t *testing.T) {
	env := &Env{}
	m := env.NewMail("x")
	want := errors.New("gone")
	got := as[Got[string]](t, as[Reply](t, as[Job](t, Call(&m, "a", func(context.Context) (string, error) { return "v", want })()).Run()).Msg)
	if got.Topic != "a" || got.Value != "v" || !errors.Is(got.Err, want) {
		t.Errorf("%+v", got)
	}
	var none map[string]int
	got = as[Got[string]](t, as[Reply](t, as[Job](t, Call(&m, "a", func(context.Context) (string, error) { none["x"]++; return "", nil })()).Run()).Msg)
	if casework.KindOf(got.Err) != casework.Internal {
		t.Errorf("%v", got.Err)
	}
}

func TestFind(t *testing.T) {
	table := []Key{{ID: "a", Keys: []string{"a"}}, {ID: "save", Keys: []string{"ctrl+s"}}, {ID: "n", Keys: Digits}}
	key := func(r rune, mod tea.KeyMod) tea.KeyPressMsg {
		k := tea.KeyPressMsg{Code: r, Mod: mod}
		if mod == 0 {
			k.Text = string(r)
		}
		return k
	}
	for _, c := range []struct {
		key    tea.KeyPressMsg
		typing bool
		want   string
	}{{key('a', 0), false, "a"}, {key('a', 0), true, ""}, {key('s', tea.ModCtrl), true, "save"}, {key('7', 0), false, "n"}, {key('0', 0), false, ""}} {
		if k, ok := Find(table, c.key, c.typing); k.ID != c.want || ok != (c.want != "") {
			t.Errorf("%v typing %v: %q", c.key, c.typing, k.ID)
		}
	}
}

// as is a value of the type that it must have.
func as[T any](t *testing.T, v any) T {
	t.Helper()
	x, ok := v.(T)
	if !ok {
		t.Fatalf("%T, want %T", v, x)
	}
	return x
}
