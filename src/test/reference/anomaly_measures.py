"""Reference values for VusPr and NabScore, from the definitions and without any of our Java; Python 3 with NumPy.

VUS-PR: Paparrizos et al. 2022, straight from the definition with a loop over every threshold and reach.
NAB: Lavin and Ahmad 2015, scorer 1.1, standard profile, straight from the definition with a loop over every threshold.

    python3 anomaly_measures.py > anomaly_measures.txt
"""

import math

import numpy as np


def runs(mask):
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(int), [0]])))
    return list(zip(edges[::2], edges[1::2] - 1))


def vus_pr(truth, scores, buffer):
    n = len(truth)
    ordered = np.sort(scores)[::-1]
    thresholds = ordered[np.linspace(0, n - 1, 250).astype(int)]
    areas = []
    for reach in range(buffer + 1):
        half = reach // 2
        label = truth.astype(float)
        for first, last in runs(truth):
            for i in range(n):
                d = first - i if i < first else i - last
                if 0 < d <= half:
                    label[i] += math.sqrt(1 - d / reach)
        label = np.minimum(label, 1)
        groups = []
        for first, last in runs(truth):
            if groups and groups[-1][1] + half >= first - half:
                groups[-1][1] = last
            else:
                groups.append([first, last])
        area, before = 0.0, 0.0
        for threshold in thresholds:
            hit = scores >= threshold
            found = float(np.sum(label[hit]))
            soft = float(np.sum(label[hit & ~truth]))
            share = np.mean([hit[max(0, a - half) : b + half + 1].any() for a, b in groups])
            recall = min(1.0, found / ((truth.sum() + truth.sum() + soft) / 2)) * share
            area += (recall - before) * found / hit.sum()
            before = recall
        areas.append(area)
    return float(np.mean(areas))


def sigmoid(x):
    return 2 / (1 + math.exp(5 * x)) - 1


def nab_at(threshold, corpus):
    total, count = 0.0, 0
    for scores, windows in corpus:
        n = len(scores)
        judged = [i for i in range(n) if i >= min(math.floor(0.15 * n), 0.15 * 5000)]
        detections = [i for i in judged if scores[i] >= threshold]
        for first, last in windows:
            count += 1
            width = last - first + 1
            inside = [sigmoid(-(last - i + 1) / width) / sigmoid(-1) for i in detections if first <= i <= last]
            total += max(inside) if inside else -1
        for i in detections:
            if any(first <= i <= last for first, last in windows):
                continue
            past = [w for w in windows if w[1] < i]
            if past:
                first, last = past[-1]
                place = (i - last) / (last - first)
                total += 0.11 * (-1 if place > 3 else sigmoid(place))
            else:
                total -= 0.11
    return 100 * (total + count) / (2 * count)


def nab_best(corpus):
    every = sorted({s for scores, _ in corpus for s in scores}, reverse=True)
    best = max([(nab_at(t, corpus), -k) for k, t in enumerate(every)])
    return best[0], every[-best[1]]


def vus_cases(random):
    for case in range(20):
        n = int(random.integers(30, 900))
        truth = np.zeros(n, bool)
        for _ in range(random.integers(1, 6)):
            first = int(random.integers(0, n))
            truth[first : first + int(random.integers(1, 20))] = True
        scores = np.round(random.random(n) + 0.5 * truth * random.random(n), int(random.integers(1, 6)))
        buffer = int(random.integers(0, 60))
        yield truth, scores, buffer


def nab_cases(random):
    for case in range(10):
        corpus = []
        for _ in range(3):
            n = int(random.integers(100, 300))
            cuts = sorted(random.choice(np.arange(20, n), size=4, replace=False))
            windows = [(int(a), int(b)) for a, b in [cuts[:2], cuts[2:]] if b > a]
            scores = np.round(random.random(n) ** 3, 2)
            for first, last in windows:
                if random.random() < 0.7:
                    scores[int(random.integers(first, last + 1))] += 0.5
            corpus.append((scores, windows))
        yield corpus


def numbers(values):
    return " ".join(repr(float(v)) for v in values)


if __name__ == "__main__":
    random = np.random.default_rng(20240611)
    for truth, scores, buffer in vus_cases(random):
        labels = "".join("1" if t else "0" for t in truth)
        print(f"vus;{buffer};{labels};{numbers(scores)};{vus_pr(truth, scores, buffer)!r}")
    for corpus in nab_cases(random):
        score, threshold = nab_best(corpus)
        parts = [f"{' '.join(f'{a}-{b}' for a, b in windows)};{numbers(scores)}" for scores, windows in corpus]
        print(f"nab;{float(score)!r};{float(threshold)!r};{nab_at(0.7, corpus)!r};" + ";".join(parts))
