"""The time of a phrase by its length, one line an engine, as SVG: p50 drawn through, p95 dashed, both axes told in words."""
import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 380, 70, 170, 40, 50
COLOURS = ('#b42318', '#0b5cad', '#1a6b3c', '#6a3fb5', '#6b5b00')
DASHES = {'p50': '', 'p95': ' stroke-dasharray="5 4"'}


def svg(figures):
    engines = {name: e['phrases'] for name, e in figures['engines'].items() if e.get('phrases')}
    lengths = list(next(iter(engines.values())))
    values = [f[p] for e in engines.values() for f in e.values() if f for p in DASHES]
    low, high = math.floor(math.log10(max(min(values), 1))), math.ceil(math.log10(max(values)))

    def x(n):
        return LEFT + lengths.index(n) * (WIDTH - LEFT - RIGHT) / (len(lengths) - 1)

    def y(value):
        return HEIGHT - BOTTOM - (math.log10(max(value, 1)) - low) * (HEIGHT - TOP - BOTTOM) / (high - low)

    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" role="img">' % (WIDTH, HEIGHT),
           '<title>Time to count a phrase exactly, by its length</title>', '<rect width="100%" height="100%" fill="#fff"/>',
           '<text x="%d" y="20">µs to count a phrase, p50 (line) and p95 (dashes)</text>' % LEFT]
    for power in range(low, high + 1):
        out.append('<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#ddd"/>' % (LEFT, WIDTH - RIGHT, y(10 ** power), y(10 ** power)))
        out.append('<text x="%d" y="%.1f" text-anchor="end">%d</text>' % (LEFT - 8, y(10 ** power) + 4, 10 ** power))
    for n in lengths:
        out.append('<text x="%.1f" y="%d" text-anchor="middle">%s</text>' % (x(n), HEIGHT - BOTTOM + 20, n))
    out.append('<text x="%.1f" y="%d" text-anchor="middle">characters in the phrase</text>' % ((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10))
    for row, (name, phrases) in enumerate(engines.items()):
        colour = COLOURS[row % len(COLOURS)]
        for share, dash in DASHES.items():
            points = ' '.join('%.1f,%.1f' % (x(n), y(f[share])) for n, f in phrases.items() if f)
            out.append('<polyline points="%s" fill="none" stroke="%s" stroke-width="2"%s/>' % (points, colour, dash))
        out.append('<text x="%d" y="%d" fill="%s">%s</text>' % (WIDTH - RIGHT + 15, TOP + 20 + row * 20, colour, name))
    return '\n'.join(out) + '\n</svg>\n'
