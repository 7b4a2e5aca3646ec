/*
 * Twin draws the frames of a session with ncurses and prints how many bytes each
 * one took: the measure for the bytes that Loket's full screen sends.
 *
 * Usage: twin < frames. Frames are written by the tests of cmd/linebench:
 *
 *   S               a new session begins: a terminal of 24 rows and 80 columns
 *   R y             row y changes: the next line is its text, the one after it
 *                   its looks, a letter for each column
 *   F y x           the cursor stands there and the frame is shown; F - - hides it
 *
 * It prints one number for each F, in order. The first of a session counts what
 * starting ncurses sends, too.
 */
#define _XOPEN_SOURCE_EXTENDED 1
#define _GNU_SOURCE
#include <curses.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

enum { ROWS = 24, COLUMNS = 80 };

static int master = -1;
static FILE *slave;
static SCREEN *screen;

static void fail(const char *what) {
	fprintf(stderr, "twin: %s\n", what);
	exit(1);
}

/* taken reads what the terminal was sent and counts it. */
static long taken(void) {
	static char buf[65536];
	struct pollfd p = {.fd = master, .events = POLLIN};
	long n = 0;
	while (poll(&p, 1, 5) > 0 && (p.revents & POLLIN)) {
		ssize_t r = read(master, buf, sizeof buf);
		if (r <= 0)
			break;
		n += r;
	}
	return n;
}

static void begin(void) {
	struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
	struct termios plain;
	int fd;
	if (screen) {
		endwin();
		delscreen(screen);
		fclose(slave);
		close(master);
	}
	if (openpty(&master, &fd, NULL, NULL, &size) < 0)
		fail("no pty");
	tcgetattr(fd, &plain);
	cfmakeraw(&plain);
	tcsetattr(fd, TCSANOW, &plain);
	slave = fdopen(fd, "r+");
	screen = newterm("xterm-256color", slave, slave);
	if (!screen)
		fail("no terminal");
	set_term(screen);
	raw();
	noecho();
	nonl();
	scrollok(stdscr, FALSE);
	idlok(stdscr, TRUE); /* may insert and delete lines, as Loket's renderer may */
	start_color();
	use_default_colors();
	init_pair(1, COLOR_CYAN, -1);
	init_pair(2, COLOR_RED, -1);
}

static void draw(int y, const char *text, const char *looks) {
	wchar_t wide[512];
	size_t n = mbstowcs(wide, text, 511);
	if (n == (size_t)-1)
		fail("text is not UTF-8");
	for (size_t x = 0; x < COLUMNS; x++) {
		wchar_t s[2] = {x < n ? wide[x] : L' ', 0};
		attr_t attr = A_NORMAL;
		short pair = 0;
		cchar_t c;
		switch (x < strlen(looks) ? looks[x] : ' ') {
		case ' ': break;
		case 'b': attr = A_BOLD; break;
		case 'c': pair = 1; break;
		case 'r': attr = A_BOLD; pair = 2; break;
		default: fail("unknown look");
		}
		setcchar(&c, s, attr, pair, NULL);
		mvadd_wch(y, (int)x, &c);
	}
}

int main(void) {
	char line[4096], text[4096], looks[4096];
	if (!setlocale(LC_ALL, "C.UTF-8"))
		fail("no locale C.UTF-8");
	while (fgets(line, sizeof line, stdin)) {
		int y, x;
		switch (line[0]) {
		case 'S':
			begin();
			break;
		case 'R':
			y = atoi(line + 2);
			if (!fgets(text, sizeof text, stdin) || !fgets(looks, sizeof looks, stdin))
				fail("row cut short");
			text[strcspn(text, "\n")] = looks[strcspn(looks, "\n")] = 0;
			draw(y, text, looks);
			break;
		case 'F':
			if (sscanf(line, "F %d %d", &y, &x) == 2) {
				curs_set(1);
				move(y, x);
			} else {
				curs_set(0);
			}
			refresh();
			printf("%ld\n", taken());
			break;
		default:
			fail("unknown line");
		}
	}
	if (screen)
		endwin();
	return 0;
}
