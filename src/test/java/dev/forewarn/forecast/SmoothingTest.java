package dev.forewarn.forecast;

class SmoothingTest extends ForecasterContract {
    @Override
    Forecaster forecaster() {
        return new ExponentialSmoothing(Season.NONE);
    }

    @Override
    int tooShort() {
        return 17;
    }
}
