package client

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"loket/forms/text"
)

// question is what the server asks of a person before it lets them in: a PIN, the
// code of an invitation, an account of several.
type question struct {
	say    string // several lines above the prompt; may be empty
	prompt string
	echo   bool
	answer chan<- string
}

// answers takes the server's questions, one after the other.
func (c *client) answers(ctx context.Context) func(_, say string, prompts []string, echo []bool) ([]string, error) {
	return func(_, say string, prompts []string, echo []bool) (out []string, err error) {
		for i, prompt := range prompts {
			typed, err := c.put(ctx, question{say: text.CleanNarrative(say), prompt: text.Clean(prompt) + " ", echo: echo[i]})
			if err != nil {
				return nil, err
			}
			out, say = append(out, typed), ""
		}
		return out, nil
	}
}

// askAtTerminal asks before the session begins. It does nothing for a script.
func (c *client) askAtTerminal(ctx context.Context, q question) (string, error) {
	if !c.terminal {
		return "", refuse(nil, sayNoPIN)
	}
	if q.say != "" {
		fmt.Fprintln(c.Err, q.say)
	}
	if q.echo {
		fmt.Fprint(c.Err, q.prompt)
		return interrupted(ctx, c.panicked, c.line)
	}
	line, err := c.secret(ctx, q.prompt)
	fmt.Fprintln(c.Err)
	return string(line), err
}

// asked shows a question of a server that was reached again. The keys that follow are
// its answer; they are not shown.
func (v *loop) asked(q question) error {
	v.question, v.typing = &q, nil
	said := q.prompt
	if q.say != "" {
		said = strings.ReplaceAll(q.say, "\n", "  ") + "  " + said
	}
	v.said = "" // told anew if it comes again
	return v.tell(said)
}

// gather takes keys as the answer to a question.
func (v *loop) gather(b []byte) error {
	for _, k := range b {
		switch k {
		case ctrlC:
			return refuse(nil, sayStopped)
		case '\r', '\n':
			v.question.answer <- string(v.typing)
			v.question, v.typing = nil, nil
			return v.tell(sayBroken)
		case 0x08, 0x7f:
			_, n := utf8.DecodeLastRune(v.typing)
			v.typing = v.typing[:len(v.typing)-n]
		default:
			v.typing = append(v.typing, k)
		}
	}
	return nil
}

// askOnScreen passes a question of the connection's goroutine on to the loop's.
func (v *loop) askOnScreen(ctx context.Context, q question) (string, error) {
	answer := make(chan string, 1)
	q.answer = answer
	select {
	case v.questions <- q:
	case <-ctx.Done():
		return "", refuse(ctx.Err(), sayStopped)
	}
	select {
	case typed := <-answer:
		return typed, nil
	case <-ctx.Done():
		return "", refuse(ctx.Err(), sayStopped)
	}
}
