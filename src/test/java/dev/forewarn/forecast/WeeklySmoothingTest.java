package dev.forewarn.forecast;

class WeeklySmoothingTest extends ForecasterContract {
    @Override
    Forecaster forecaster() {
        return new ExponentialSmoothing(Season.WEEK);
    }

    @Override
    int tooShort() {
        return 2 * Synthetic.WEEK - 1;
    }
}
