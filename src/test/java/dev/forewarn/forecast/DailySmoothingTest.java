package dev.forewarn.forecast;

class DailySmoothingTest extends ForecasterContract {
    @Override
    Forecaster forecaster() {
        return new ExponentialSmoothing(Season.DAY);
    }

    @Override
    int tooShort() {
        return 2 * Synthetic.DAY - 1;
    }
}
