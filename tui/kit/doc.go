// Package kit is the contract between the full-screen program's root and its
// screens: what a screen is, its keys, the requests by which it asks for another
// screen, and the way it calls the Desk.
//
// It promises: View is pure and cheap; Update never waits; what a call brings
// back reaches the screen that asked, wherever it stands in the stack, and only
// the newest answer to one topic; a panic in a call becomes a sentence; one key
// table feeds the keys, the footer and the help.
//
// A screen's commands ask (Send, Call, Beside, After) and never wait themselves.
//
// It refuses: screens that know one another. A screen asks with a request
// (OpenCase, StartWork, Back …) and the root, which knows the constructors,
// carries it out.
//
// # Writing a screen
//
//	type Screen struct {
//		kit.Mail          // identity and calls
//		env  *kit.Env
//		page casework.Page
//	}
//
//	func New(env *kit.Env) *Screen { return &Screen{Mail: env.NewMail("queue"), env: env} }
//
//	func (s *Screen) Init() tea.Cmd { return s.load() }
//
//	func (s *Screen) load() tea.Cmd {
//		return kit.Call(&s.Mail, "page", func(ctx context.Context) (casework.Page, error) {
//			return s.env.Desk.Queue(ctx, s.env.Actor, casework.Query{})
//		})
//	}
//
//	func (s *Screen) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
//		switch msg := msg.(type) {
//		case kit.Got[casework.Page]: // an answer
//		case kit.Pressed:            // a key of Keys(), by its ID
//		case tea.KeyPressMsg:        // any other key: typing
//		case tea.PasteMsg:           // cleaned, line ends as "\n"
//		case kit.Changed:            // somebody changed a case
//		case kit.Resumed:            // the screen above was left
//		}
//		return s, nil
//	}
//
// Whatever a screen shows that a person once typed goes through text.Clean.
package kit
