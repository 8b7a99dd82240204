"""Paints a face: skin under soft light, eyes, brows, nose, mouth, glasses and beard."""

from __future__ import annotations

import numpy as np

from canvas import Canvas, Colour, Field, Points, darker, ellipse, lit, mix, ribbon, shifted, smooth, soften
from head import Head

WHITE: Colour = (255, 255, 255)


def paint_face(canvas: Canvas, head: Head) -> None:
    """The whole face, from the ears to the glasses."""
    paint_ears(canvas, head)
    clip = paint_skin(canvas, head)
    paint_freckles(canvas, head, clip)
    for side in (-1, 1):
        paint_eye(canvas, head, side, clip)
        paint_brow(canvas, head, side)
    paint_nose(canvas, head, clip)
    if head.person.beard:
        paint_beard(canvas, head, clip)
    paint_mouth(canvas, head, clip)
    if head.person.lines:
        paint_lines(canvas, head, clip)


def lit_colour(head: Head, colour: Colour) -> Colour:
    """A colour as it looks in the brightness of the pose."""
    return darker(colour, head.pose.brightness)


def paint_ears(canvas: Canvas, head: Head) -> None:
    """Both ears; the one turned away shows less."""
    p, u = head.person, head.unit
    skin = lit_colour(head, p.skin)
    for side in (-1, 1):
        shown = float(np.clip(1 - side * head.yaw * 2.2, 0.2, 1.5))
        x = side * (p.cheek * 0.99 + 0.035 * p.ear * shown)
        ear = ellipse(x, p.eye_y + 0.13, 0.085 * p.ear * shown**0.5, 0.185 * (0.7 + 0.3 * p.ear))
        lean = ear + np.column_stack([-side * (ear[:, 1] - p.eye_y) * 0.14, np.zeros(len(ear))])
        canvas.rounded(head.outline(lean), mix(skin, (200, 90, 80), 0.12), 0.05 * u, head.pose.light, 0.6)
        inner = ellipse(x + side * 0.012, p.eye_y + 0.11, 0.04 * p.ear * shown**0.5, 0.10)
        canvas.fill(head.outline(inner), mix(darker(skin, 0.6), (150, 60, 50), 0.25), 0.018 * u, 0.6)


def grain(head: Head, x: Field, y: Field) -> Field:
    """The person's own skin texture, fixed to the face and not to the picture."""
    rng = np.random.default_rng(head.person.seed)
    total = np.zeros_like(x)
    for cells, strength in ((7, 0.030), (22, 0.027), (90, 0.026)):
        noise = rng.standard_normal((cells * 2, cells * 2)).astype(np.float32)
        fx, fy = (np.clip(f + 1.1, 0, 2.19) / 2.2 * (cells * 2 - 2) for f in (x, y))
        ix, iy = fx.astype(int), fy.astype(int)
        tx, ty = fx - ix, fy - iy
        upper = noise[iy, ix] * (1 - tx) + noise[iy, ix + 1] * tx
        lower = noise[iy + 1, ix] * (1 - tx) + noise[iy + 1, ix + 1] * tx
        total += strength * (upper * (1 - ty) + lower * ty)
    return total


def paint_skin(canvas: Canvas, head: Head) -> Field:
    """The head itself with light, shade, blush and texture; gives back where the face is."""
    p, pose, u = head.person, head.pose, head.unit
    mask, box = canvas.mask(head.face_outline())
    x, y, height, base = head.surface(box)
    tone = np.clip(lit(soften(height, 0.012 * u), pose.light, 0.75), 0.0, 1.45)
    skin = np.asarray(p.skin, np.float32)
    deep = skin * np.asarray((0.60, 0.44, 0.38), np.float32)
    bright = np.minimum(skin * np.asarray((1.09, 1.07, 1.04), np.float32) + 5, 255)
    low = np.clip(tone, 0, 1)[..., None]
    high = np.clip((tone - 1) / 0.45, 0, 1)[..., None]
    colour = deep + (skin - deep) * low + (bright - skin) * high
    side = np.abs(x)
    blush = p.blush * np.exp(-(((side - p.cheek * 0.53) / 0.17) ** 2) - ((y - p.eye_y - 0.30) / 0.14) ** 2)
    blush += 0.35 * p.blush * np.exp(-((x / 0.1) ** 2) - ((y - p.nose_y + 0.06) / 0.07) ** 2)
    rosy = np.asarray(mix(p.skin, (222, 86, 82), 0.55), np.float32)
    colour += (rosy - colour) * (0.55 * blush)[..., None]
    # Depth in the eye sockets, under the nose, under the lower lip and towards the edge of the face.
    socket = np.exp(-(((side - p.eye_dx + 0.03) / (p.eye_w * 1.15)) ** 2) - ((y - p.eye_y + 0.03) / 0.13) ** 2)
    under_nose = np.exp(-((x / (p.nose_w * 1.1)) ** 2) - ((y - p.nose_y - 0.035) / 0.04) ** 2)
    under_lip = np.exp(-((x / 0.15) ** 2) - ((y - p.mouth_y - p.lip_lower - 0.05) / 0.035) ** 2)
    edge = np.clip(1 - base / 0.30, 0, 1)
    shade = 0.16 * socket + 0.20 * under_nose + 0.14 * under_lip + 0.30 * edge
    colour *= (1 - shade)[..., None]
    colour[..., 1:] *= (1 - 0.22 * shade)[..., None]
    colour *= 1 + grain(head, x, y)[..., None] * np.asarray((0.55, 1.1, 1.2), np.float32)
    # A soft sheen where skin faces the light.
    sheen = np.clip((tone - 1.12) * 3, 0, 1) * np.exp(-((y - 0.1) ** 2) / 0.5)
    colour += (0.10 * sheen)[..., None] * (255 - colour)
    canvas.paint(mask, box, np.clip(colour * pose.brightness, 0, 255))
    return canvas.full_mask(head.face_outline())


def paint_freckles(canvas: Canvas, head: Head, clip: Field) -> None:
    """Freckles over nose and cheeks, and moles, always at the same places."""
    p, u = head.person, head.unit
    rng = np.random.default_rng(p.seed + 7)
    colour = lit_colour(head, mix(p.skin, (150, 78, 40), 0.62))
    for _ in range(p.freckles):
        x = float(np.clip(rng.normal(0, 0.30), -0.62, 0.62))
        y = p.eye_y + 0.25 + float(rng.normal(0, 0.085)) - 0.10 * abs(x)
        size = float(rng.uniform(0.009, 0.019))
        canvas.fill(head.project(ellipse(x, y, size, size, 10)), colour, 0.005 * u, 0.62, clip)
    for x, y in p.moles:
        canvas.fill(
            head.project(ellipse(x, y, 0.021, 0.021, 14)), darker(lit_colour(head, p.skin), 0.42), 0.004 * u, 0.9, clip
        )


def lids(head: Head, side: int) -> tuple[Points, Points]:
    """The curves of the upper and the lower eyelid, from the inner to the outer corner."""
    p, pose = head.person, head.pose
    t = np.linspace(-1, 1, 25)
    x = p.eye_dx + t * p.eye_w
    slant = -p.eye_tilt * t
    opening = p.eye_h * pose.wide * (1.0 if p.adult else 1.10)
    squint = 0.30 * pose.smile
    peak = np.clip(1 - np.abs(t + 0.05) ** 2.4, 0, 1)
    upper = p.eye_y + slant - opening * peak
    lower = p.eye_y + slant + opening * (0.72 - squint) * np.clip(1 - np.abs(t - 0.08) ** 2.2, 0, 1)
    return np.column_stack([side * x, upper]), np.column_stack([side * x, lower])


def paint_eye(canvas: Canvas, head: Head, side: int, clip: Field) -> None:
    """One eye: white, iris, pupil, glints, lids and lashes."""
    p, pose, u = head.person, head.pose, head.unit
    upper, lower = lids(head, side)
    shape = head.project(np.vstack([upper, lower[::-1]]))
    bright = pose.brightness
    canvas.fill(shape, darker(p.skin, 0.45 * bright), 0.022 * u, 0.45, clip)
    inside = canvas.full_mask(shape, 0.003 * u)
    white = darker((242, 238, 234), bright)
    canvas.fill(shape, white, 0.003 * u)
    middle = (p.eye_dx, p.eye_y - 0.06 * p.eye_h)
    radius = float(min(max(p.eye_h * 1.02, 0.072), p.eye_w * 0.66))
    iris_x = side * middle[0] + 0.02 * np.sin(head.yaw)
    ring = ellipse(iris_x, middle[1], radius, radius)
    canvas.fill(head.project(ring), darker(p.iris, 0.45 * bright), 0.005 * u, 1, inside)
    canvas.fill(
        head.project(ellipse(iris_x, middle[1], radius * 0.84, radius * 0.84)),
        darker(p.iris, bright),
        0.006 * u,
        1,
        inside,
    )
    glow = ellipse(iris_x, middle[1] + radius * 0.38, radius * 0.55, radius * 0.36)
    canvas.fill(head.project(glow), mix(p.iris, (255, 226, 170), 0.45), 0.012 * u, 0.7, inside)
    canvas.fill(
        head.project(ellipse(iris_x, middle[1], radius * 0.46, radius * 0.46)), (14, 11, 12), 0.004 * u, 1, inside
    )
    # The upper lid throws a shadow on the eye.
    shadow = ribbon(head.project(upper), 0.065 * u)
    canvas.fill(shadow, darker(p.skin, 0.22), 0.014 * u, 0.5, inside)
    towards = -1 if pose.light[0] < 0 else 1
    glint = ellipse(iris_x + towards * radius * 0.34, middle[1] - radius * 0.36, radius * 0.24, radius * 0.24, 16)
    canvas.fill(head.project(glint), WHITE, 0.004 * u, 0.95, inside)
    small = ellipse(iris_x - towards * radius * 0.36, middle[1] + radius * 0.42, radius * 0.12, radius * 0.12, 12)
    canvas.fill(head.project(small), WHITE, 0.004 * u, 0.55, inside)
    corner = head.project(ellipse(side * (p.eye_dx - p.eye_w * 0.93), p.eye_y + p.eye_tilt, 0.018, 0.014, 12))
    canvas.fill(corner, mix(p.skin, (200, 90, 90), 0.5), 0.006 * u, 0.8, inside)
    lash = darker(mix(p.hair, (26, 18, 16), 0.75), 0.8)
    canvas.fill(
        ribbon(head.project(upper), np.array([0.010, 0.026, 0.034 if p.woman else 0.026, 0.020]) * u),
        lash,
        0.003 * u,
        0.95,
    )
    canvas.fill(ribbon(head.project(lower), np.array([0.004, 0.008, 0.010]) * u), darker(p.skin, 0.42), 0.003 * u, 0.7)
    if p.woman:
        for t, length in ((0.72, 0.030), (0.88, 0.040), (1.0, 0.042)):
            x = p.eye_dx + t * p.eye_w
            y = (
                float(np.interp(x * side, *(upper[:: int(side)].T)))
                if side < 0
                else float(np.interp(x, upper[:, 0], upper[:, 1]))
            )
            flick = smooth(
                [(side * x, y), (side * (x + length * 0.55), y - length * 0.35), (side * (x + length), y - length)]
            )
            canvas.fill(ribbon(head.project(flick), np.array([0.016, 0.003]) * u), lash, 0.002 * u, 0.9)
    if p.fold > 0:
        crease = shifted(upper[3:-1], 0, -0.042 - 0.10 * p.eye_h)
        canvas.fill(
            ribbon(head.project(crease), np.array([0.004, 0.013, 0.004]) * u),
            darker(p.skin, 0.42),
            0.005 * u,
            0.6 * p.fold,
            clip,
        )
    bag = shifted(lower[4:-4], 0, 0.05)
    canvas.fill(
        ribbon(head.project(bag), np.array([0.004, 0.016, 0.004]) * u),
        darker(p.skin, 0.55),
        0.008 * u,
        0.20 + 0.25 * p.lines,
        clip,
    )


def paint_brow(canvas: Canvas, head: Head, side: int) -> None:
    """One eyebrow, made of short hairs over a soft base."""
    p, u = head.person, head.unit
    centre_y = p.eye_y - p.brow_y - 0.05 * head.pose.brows
    t = np.linspace(-1, 1, 21)
    x = p.eye_dx + 0.01 + t * p.brow_length
    y = centre_y - p.brow_arch * (0.5 - (t - 0.08) ** 2) + (p.brow_slant + 0.008) * t
    spine = head.project(np.column_stack([side * x, y]))
    widths = np.array([0.75, 1.0, 0.95, 0.7, 0.15]) * p.brow_thick * u
    dark = lit_colour(head, mix(darker(p.hair, 0.62), p.skin, 0.12))
    canvas.fill(ribbon(spine, widths), dark, 0.010 * u, 0.72)
    rng = np.random.default_rng(p.seed + 11)
    hairs = []
    for _ in range(110):
        s = float(rng.uniform(-1, 0.92))
        off = float(rng.uniform(-0.5, 0.5)) * p.brow_thick * (1 - 0.6 * max(0.0, s))
        hx = p.eye_dx + 0.01 + s * p.brow_length
        hy = float(np.interp(s, t, y)) + off
        hairs.append(head.project([(side * hx, hy + 0.008), (side * (hx + 0.040), hy - 0.022 + 0.04 * max(0.0, s))]))
    canvas.lines(hairs, darker(dark, 0.7), 0.0045 * u, 0.55)


def paint_nose(canvas: Canvas, head: Head, clip: Field) -> None:
    """Nostrils, wings and the highlight of the tip; the rest of the nose is light and shade."""
    p, u = head.person, head.unit
    dark = lit_colour(head, mix(darker(p.skin, 0.34), (96, 30, 26), 0.25))
    for side in (-1, 1):
        hole = smooth(
            [
                (side * a * p.nose_w, p.nose_y + b)
                for a, b in ((0.25, -0.005), (0.5, -0.026), (0.78, -0.006), (0.5, 0.012))
            ],
            True,
        )
        canvas.fill(head.project(hole), dark, 0.007 * u, 0.85, clip)
        wing = smooth(
            [
                (side * a * p.nose_w, p.nose_y + b)
                for a, b in ((0.98, -0.10), (1.13, -0.05), (1.06, -0.005), (0.86, 0.012))
            ]
        )
        canvas.fill(
            ribbon(head.project(wing), np.array([0.003, 0.016, 0.016, 0.004]) * u),
            darker(dark, 1.35),
            0.007 * u,
            0.6,
            clip,
        )
    base = smooth([(-0.55 * p.nose_w, p.nose_y + 0.012), (0, p.nose_y + 0.028), (0.55 * p.nose_w, p.nose_y + 0.012)])
    canvas.fill(
        ribbon(head.project(base), np.array([0.004, 0.018, 0.004]) * u), darker(dark, 1.3), 0.009 * u, 0.5, clip
    )
    towards = -1 if head.pose.light[0] < 0 else 1
    tip = ellipse(towards * 0.022, p.nose_y - 0.10, 0.034, 0.028, 20)
    canvas.fill(head.project(tip), WHITE, 0.020 * u, 0.34 * head.pose.brightness, clip)
    ridge = smooth([(towards * 0.012, p.eye_y + 0.02), (towards * 0.016, p.nose_y - 0.14)])
    canvas.fill(
        ribbon(head.project(ridge), np.array([0.012, 0.028]) * u), WHITE, 0.018 * u, 0.10 + 0.10 * p.bridge, clip
    )


def paint_mouth(canvas: Canvas, head: Head, clip: Field) -> None:
    """Lips that smile or open, with teeth behind them."""
    p, pose, u = head.person, head.pose, head.unit
    wide = p.mouth_w * (1 + 0.14 * pose.smile - 0.10 * pose.open)
    t = np.linspace(-1, 1, 31)
    corner = -0.10 * pose.smile * (np.abs(t) ** 2 - 0.25)
    gap = 0.165 * pose.open * np.clip(1 - np.abs(t) ** 2.4, 0, 1)
    x = t * wide
    seam = p.mouth_y + corner + 0.012 * pose.smile
    bow = np.clip(1 - np.abs(t) ** 1.8, 0, 1) * (1 - 0.28 * np.exp(-((t / 0.16) ** 2)))
    top = seam - p.lip_upper * bow - 0.012 * pose.open
    inner_top = seam - 0.012 * pose.open * (1 - t**2)
    inner_low = seam + gap
    low = inner_low + p.lip_lower * np.clip(1 - np.abs(t) ** 2.2, 0, 1)
    lips = lit_colour(head, p.lips)

    def curve(y: Field | Points) -> Points:
        return np.column_stack([x, np.asarray(y, float)])

    whole = head.project(np.vstack([curve(top), curve(low)[::-1]]))
    canvas.fill(whole, darker(p.skin, 0.55), 0.020 * u, 0.35, clip)
    canvas.fill(
        head.project(np.vstack([curve(top), curve(inner_top)[::-1]])), darker(lips, 0.84), 0.006 * u, 0.95, clip
    )
    canvas.fill(head.project(np.vstack([curve(inner_low), curve(low)[::-1]])), lips, 0.006 * u, 0.95, clip)
    shine = (inner_low + low) / 2
    gloss = head.project(np.column_stack([x[9:-9] * 0.8, shine[9:-9]]))
    canvas.fill(ribbon(gloss, np.array([0.002, 0.024, 0.002]) * u), WHITE, 0.010 * u, 0.30, clip)
    if pose.open > 0.05:
        hole = head.project(np.vstack([curve(inner_top), curve(inner_low)[::-1]]))
        inside = canvas.full_mask(hole, 0.003 * u)
        canvas.fill(hole, (74, 24, 26), 0.003 * u, 1)
        tongue = ellipse(0, p.mouth_y + 0.16 * pose.open, wide * 0.55, 0.06)
        canvas.fill(head.project(tongue), (190, 92, 92), 0.014 * u, 0.85, inside)
        edge = inner_top + np.minimum(gap * 0.55, 0.062)
        teeth = head.project(np.vstack([curve(inner_top), curve(edge)[::-1]]))
        canvas.fill(teeth, lit_colour(head, (246, 242, 234)), 0.004 * u, 1, inside)
        cracks = [
            head.project([(a * wide, p.mouth_y - 0.06), (a * wide, p.mouth_y + 0.07)])
            for a in (-0.42, -0.21, 0, 0.21, 0.42)
        ]
        canvas.lines(cracks, (170, 156, 146), 0.006 * u, 0.35, clip=inside * canvas.full_mask(teeth))
        canvas.fill(
            ribbon(head.project(curve(inner_top)), np.array([0.01, 0.03, 0.01]) * u),
            (60, 20, 22),
            0.010 * u,
            0.45,
            inside,
        )
    else:
        line = head.project(curve(seam))
        canvas.fill(
            ribbon(line, np.array([0.012, 0.016, 0.020, 0.016, 0.012]) * u), darker(lips, 0.42), 0.004 * u, 0.9, clip
        )
    for side in (-1, 1):
        at = (side * wide * 1.03, float(seam[0]))
        canvas.fill(head.project(ellipse(*at, 0.022, 0.020, 12)), darker(p.skin, 0.40), 0.012 * u, 0.65, clip)
        fold = smooth(
            [
                (side * (p.nose_w + 0.05), p.nose_y - 0.03),
                (side * (wide * 0.98 + 0.03), (p.nose_y + p.mouth_y) / 2),
                (side * (wide + 0.07), p.mouth_y - 0.03),
            ]
        )
        strength = 0.16 * pose.smile + 0.30 * p.lines
        canvas.fill(
            ribbon(head.project(fold), np.array([0.006, 0.020, 0.004]) * u),
            darker(p.skin, 0.5),
            0.012 * u,
            strength,
            clip,
        )


def paint_beard(canvas: Canvas, head: Head, clip: Field) -> None:
    """A short full beard and moustache."""
    p, u = head.person, head.unit
    edge = [(-1.0, 0.16), (-0.93, 0.42), (-0.66, 0.52), (-0.42, 0.50), (-0.2, 0.475), (0, 0.49)]
    left = [(x * float(head.width(y)), y) for x, y in edge]
    right = [(-x, y) for x, y in left[::-1][1:]]
    y = np.linspace(0.2, 1, 24)
    jaw = [(float(head.width(v)), float(v)) for v in y] + [(-float(head.width(v)), float(v)) for v in y[::-1]]
    shape = head.project(np.vstack([smooth(left + right), np.asarray(jaw)]))
    base = lit_colour(head, darker(p.hair, 0.74))
    canvas.fill(shape, base, 0.030 * u, 0.80, clip)
    rng = np.random.default_rng(p.seed + 3)
    inside = clip * canvas.full_mask(shape, 0.03 * u)
    hairs = []
    for _ in range(900):
        hx, hy = float(rng.uniform(-0.75, 0.75)), float(rng.uniform(0.2, 1.0))
        hairs.append(head.project([(hx, hy), (hx + 0.10 * hx, hy + 0.05)]))
    canvas.lines(hairs[::2], darker(base, 1.5), 0.010 * u, 0.40, clip=inside)
    canvas.lines(hairs[1::2], darker(base, 0.6), 0.010 * u, 0.45, clip=inside)


def paint_lines(canvas: Canvas, head: Head, clip: Field) -> None:
    """The lines of a grown-up face: forehead and the corners of the eyes."""
    p, u = head.person, head.unit
    dark, strength = darker(p.skin, 0.5), 0.28 * p.lines
    for y, half in ((-0.40, 0.26), (-0.47, 0.22)):
        line = smooth([(-half, y + 0.01), (-half / 2, y - 0.008), (half / 2, y - 0.008), (half, y + 0.01)])
        canvas.fill(
            ribbon(head.project(line), np.array([0.003, 0.010, 0.003]) * u), dark, 0.006 * u, strength * 0.8, clip
        )
    for side in (-1, 1):
        x = p.eye_dx + p.eye_w + 0.025
        for drop in (-0.02, 0.015, 0.05):
            crow = head.project([(side * x, p.eye_y + drop * 0.6), (side * (x + 0.07), p.eye_y + drop * 2)])
            canvas.fill(ribbon(crow, np.array([0.009, 0.002]) * u), dark, 0.005 * u, strength, clip)


def paint_glasses(canvas: Canvas, head: Head) -> None:
    """Round or square glasses with a faint reflection."""
    p, u = head.person, head.unit
    if not p.glasses:
        return
    rx, ry, power = (0.225, 0.205, 2.0) if p.glasses == "round" else (0.245, 0.175, 4.5)
    a = np.linspace(0, 2 * np.pi, 60)
    cos, sin = np.cos(a), np.sin(a)
    wire = (0.026 if p.glasses == "round" else 0.040) * u
    centre_y = p.eye_y + 0.015
    for side in (-1, 1):
        ring = np.column_stack(
            [
                side * p.eye_dx * 1.03 + rx * np.sign(cos) * np.abs(cos) ** (2 / power),
                centre_y + ry * np.sign(sin) * np.abs(sin) ** (2 / power),
            ]
        )
        lens = head.project(ring)
        inside = canvas.full_mask(lens)
        canvas.fill(lens, (210, 228, 240), 0, 0.07)
        stripe = head.project(
            [
                (side * p.eye_dx - 0.02, centre_y - ry),
                (side * p.eye_dx + 0.07, centre_y - ry),
                (side * p.eye_dx - 0.12, centre_y + ry),
                (side * p.eye_dx - 0.20, centre_y + ry),
            ]
        )
        canvas.fill(stripe, WHITE, 0.01 * u, 0.10, inside)
        canvas.fill(ribbon(shifted(lens, 0.012 * u, 0.02 * u), wire), darker(p.skin, 0.4), 0.008 * u, 0.35)
        canvas.fill(ribbon(lens, wire), lit_colour(head, p.frame), 0.002 * u, 1)
        canvas.fill(
            ribbon(shifted(lens, -0.004 * u, -0.005 * u), wire * 0.25), mix(p.frame, WHITE, 0.6), 0.003 * u, 0.6
        )
        arm = head.project([(side * (p.eye_dx * 1.03 + rx), centre_y - 0.05), (side * p.cheek * 1.0, centre_y - 0.05)])
        canvas.fill(ribbon(arm, wire), lit_colour(head, p.frame), 0.002 * u, 1)
    gap = p.eye_dx * 1.03 - rx
    bridge = smooth([(-gap, centre_y - 0.03), (0, centre_y - 0.065), (gap, centre_y - 0.03)])
    canvas.fill(ribbon(head.project(bridge), wire), lit_colour(head, p.frame), 0.002 * u, 1)
